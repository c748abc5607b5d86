import type { Palette } from '../theme.ts';

/** How the tooltip of every chart looks: as VS Code's own hovers do. */
export function tooltipLooks(palette: Palette) {
  const font = { family: palette.fontFamily, size: palette.fontSizePx };
  return {
    displayColors: false,
    backgroundColor: palette.tooltipBackground,
    titleColor: palette.tooltipText,
    bodyColor: palette.tooltipText,
    borderColor: palette.tooltipBorder,
    borderWidth: 1,
    cornerRadius: 3,
    padding: 8,
    caretSize: 0,
    titleFont: { ...font, weight: 'bold' as const },
    bodyFont: font,
  };
}
