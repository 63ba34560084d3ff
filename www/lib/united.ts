/** A number and its unit stay on one line. */
export const united = (text: string): string =>
  text.replace(/(\d) (%|[mµn]?s)(?!\w)/g, '$1\u00a0$2');
