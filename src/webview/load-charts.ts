/**
 * Loads the script that draws the charts (`charts.ts`), and settles when it has run. The page's element says where it is; a saved
 * report says nothing, since it has both scripts in one. Rejects where the script can't be loaded.
 */
export async function loadCharts(root: HTMLElement, nonce: string): Promise<void> {
  const { charts } = root.dataset;
  if (charts === undefined) return;
  const script = document.createElement('script');
  script.nonce = nonce;
  script.src = charts;
  await new Promise((loaded, failed) => {
    script.addEventListener('load', loaded);
    script.addEventListener('error', () => failed(new Error(charts)));
    document.body.append(script);
  });
}
