import { language, type Texts } from '../words/language.ts';
import { pageWordsElement } from '../words/page-words.ts';

/** Addresses that the panel's page is made of, as the webview sees them. */
export interface PanelPage {
  readonly scriptUri: string;
  /** The script that draws the charts, which the first one loads. */
  readonly chartsUri: string;
  readonly styleUris: readonly string[];
  /** Source of the extension's own files in a content security policy. */
  readonly cspSource: string;
  /** New for every page. */
  readonly nonce: string;
  /** The page's texts in the language that is spoken; `null` for English. */
  readonly texts?: Texts | null;
}

/**
 * The panel's page: one script with a nonce, and another that it loads with the same, the extension's own styles, and nothing
 * from anywhere else: no network, no inline handler, no `eval`.
 */
export function panelHtml({ scriptUri, chartsUri, styleUris, cspSource, nonce, texts = null }: PanelPage): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  const styles = styleUris.map((uri) => `<link rel="stylesheet" nonce="${nonce}" href="${escapeAttribute(uri)}">`);
  return `<!DOCTYPE html>
<html lang="${language()}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Servebench</title>
${styles.join('\n')}
</head>
<body>
<div id="app" data-charts="${escapeAttribute(chartsUri)}"></div>
${pageWordsElement(texts)}
<script nonce="${nonce}" src="${escapeAttribute(scriptUri)}"></script>
</body>
</html>`;
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
