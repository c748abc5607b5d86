import { opaque, tellApart } from './tell-apart.ts';

/** The colours and the font of charts, taken from the editor's theme. */
export interface Palette {
  /** One for each series, clearly apart from each other. */
  readonly series: readonly string[];
  readonly failed: string;
  readonly best: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly background: string;
  readonly fontFamily: string;
  readonly fontSizePx: number;
  /** High contrast: series differ by pattern and border too. */
  readonly highContrast: boolean;
}

// Theme tokens for series in the order of their use; red is kept for failures.
// Yellow is left out: many themes have it next to orange.
const seriesTokens = ['blue', 'orange', 'purple', 'green', 'foreground'].map((name) => `--vscode-charts-${name}`);

// Okabe and Ito's colours for all kinds of colour vision, where a theme's own can't be told apart or are missing.
const fallbackSeries = ['#0072b2', '#e69f00', '#cc79a7', '#009e73', '#b8ad00'];

let current: Palette | null = null;

/** The palette of the page's theme, read off the page once for each theme. */
export function palette(): Palette {
  if (current === null) {
    current = readPalette();
    // What is drawn by styles (maps, shares) has the charts' colours. On the body: a change of the page's own style is a new theme.
    current.series.forEach((colour, index) => {
      document.body.style.setProperty(`--series-${index}`, colour);
    });
  }
  return current;
}

function readPalette(): Palette {
  const style = getComputedStyle(document.body);
  const token = (name: string, fallback: string) => style.getPropertyValue(name).trim() || fallback;
  const text = token('--vscode-foreground', style.color || '#333333');
  const background = token('--vscode-editor-background', '#ffffff');
  const highContrast = /\bvscode-high-contrast\b/.test(document.body.className);
  const themed = seriesTokens.map((name) => opaque(style.getPropertyValue(name).trim()));
  return {
    series: tellApart(themed) ? themed : fallbackSeries,
    failed: token('--vscode-charts-red', '#d1242f'),
    best: token('--vscode-charts-foreground', text),
    text,
    muted: token('--vscode-descriptionForeground', text),
    // High contrast themes draw every border brightly; lines behind bars must stay behind them.
    grid: highContrast
      ? 'rgba(128, 128, 128, 0.5)'
      : token('--vscode-editorWidget-border', 'rgba(128, 128, 128, 0.35)'),
    background,
    fontFamily: token('--vscode-font-family', 'system-ui, sans-serif'),
    fontSizePx: Math.max(11, Number.parseFloat(token('--vscode-font-size', '13px')) - 1),
    highContrast,
  };
}

const listeners: (() => void)[] = [];

/**
 * Calls back when the palette is another one: the editor's theme, the system's colour scheme or the medium has changed. Each script
 * of the page has a palette and listeners of its own.
 */
export function onThemeChange(changed: () => void): void {
  if (listeners.length === 0) watchTheme();
  listeners.push(changed);
}

function themeChanged(): void {
  current = null;
  for (const listener of listeners) listener();
}

function watchTheme(): void {
  let scheduled = 0;
  const soon = () => {
    // A theme change sets hundreds of properties, each a mutation of its own.
    cancelAnimationFrame(scheduled);
    scheduled = requestAnimationFrame(themeChanged);
  };
  const observer = new MutationObserver(soon);
  observer.observe(document.documentElement, { attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributeFilter: ['class'] });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', soon);
  // Paper has colours of its own, and takes the page as it is by then: no frame comes before.
  for (const [event, printing] of [
    ['beforeprint', true],
    ['afterprint', false],
  ] as const)
    window.addEventListener(event, () => {
      document.body.classList.toggle('printing', printing);
      themeChanged();
    });
}
