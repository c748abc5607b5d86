import type { Chart, TooltipModel } from 'chart.js';

/**
 * What is said of the bar or point that is pointed at: an element above the chart, as VS Code's own hovers look, so that it lies over
 * none of the bars beside it. Below where there is no room above.
 */
export const tooltipAbove = { enabled: false, external: show } as const;

function show({ chart, tooltip }: { readonly chart: Chart; readonly tooltip: TooltipModel<never> }): void {
  const box = chart.canvas.parentElement;
  if (box === null) return;
  const shown = box.querySelector<HTMLElement>('.chart-tip');
  if (tooltip.opacity === 0 || tooltip.dataPoints === undefined) {
    shown?.remove();
    return;
  }
  const tip = shown ?? box.appendChild(document.createElement('div'));
  tip.className = 'chart-tip';
  // What the chart's own live region reads out.
  tip.setAttribute('aria-hidden', 'true');
  const title = document.createElement('strong');
  title.textContent = tooltip.title.join('\n');
  tip.replaceChildren(title, `\n${tooltip.body.flatMap(({ lines }) => lines).join('\n')}`);
  const place = box.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.max(0, Math.min(tooltip.caretX - width / 2, place.width - width));
  const above = chart.chartArea.top - height - 2;
  tip.style.left = `${left}px`;
  tip.style.top = `${place.top + above >= 0 ? above : place.height + 2}px`;
}
