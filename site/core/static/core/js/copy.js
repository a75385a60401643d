// Copies the value of a read-only field. Where the clipboard may not be used the button stays hidden.
for (const field of document.querySelectorAll("[data-copy]")) {
  const input = field.querySelector("input");
  const button = field.querySelector("button");
  if (!navigator.clipboard || !input || !button) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(input.value);
      button.textContent = "Copied";
    } catch {
      input.select();
      button.textContent = "Press Ctrl+C";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 3000);
  });
}
