// Large text: what is measured in pixels grows with the text of the page.

export const scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
