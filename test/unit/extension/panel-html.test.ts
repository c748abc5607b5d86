import { expect, test } from 'vitest';
import { panelHtml } from '../../../src/extension/panel-html.ts';

const page = {
  scriptUri: 'https://host/dist/webview.js',
  chartsUri: 'https://host/dist/webview-charts.js',
  styleUris: ['https://host/dist/webview.css'],
  cspSource: 'https://*.vscode-cdn.net',
  nonce: 'abc/+=',
};

test('the page allows its scripts by nonce and nothing from elsewhere', () => {
  const html = panelHtml(page);
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'nonce-abc/+='",
    "style-src https://*.vscode-cdn.net 'nonce-abc/+='",
    'font-src https://*.vscode-cdn.net',
    'img-src https://*.vscode-cdn.net data:',
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).toContain('<script nonce="abc/+=" src="https://host/dist/webview.js">');
  expect(html).toContain('data-charts="https://host/dist/webview-charts.js"');
  expect(html).not.toMatch(/unsafe-|style="| on\w+=/);
});

test('addresses cannot leave their attributes', () => {
  const html = panelHtml({ ...page, scriptUri: 'https://host/"><script>alert(1)</script>', chartsUri: '"><script>' });
  expect(html.match(/<script/g)).toHaveLength(1);
});
