/** Hands a text to the visitor as a file. */
export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  // Not at once: Firefox and WebKit read the URL after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
