/** How wide a text is in the charts' type; null where there is no canvas to ask. */
export function canvasMeasure(em: number): ((text: string, strong?: boolean) => number) | null {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return null;
  const family = getComputedStyle(document.body).fontFamily;
  return (text, strong = false) => {
    context.font = `${strong ? 600 : 400} ${0.78 * em}px ${family}`;
    return context.measureText(text).width;
  };
}

/** The page's type size in px. */
export function typeSize(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}
