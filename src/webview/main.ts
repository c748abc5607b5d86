import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import './panel.css';
import './comparison.css';
import './capacity.css';
import './profile.css';
import './evidence.css';
import { speakAsPage } from '../words/page-words.ts';
import { App } from './app.ts';
import { defineSwatch } from './chart/swatch.ts';
import { connectHost } from './host.ts';
import { loadCharts } from './load-charts.ts';
import { defineIcicle } from './views/icicle.ts';

speakAsPage(document);
const host = connectHost();
const root = document.getElementById('app');
const nonce = document.currentScript?.nonce ?? '';
if (host !== null && root !== null) {
  const report = (what: unknown) => {
    const text = what instanceof Error ? (what.stack ?? what.message) : String(what);
    host.post({ type: 'panel-error', text });
  };
  window.addEventListener('error', (event) => report(event.error ?? event.message));
  window.addEventListener('unhandledrejection', (event) => report(event.reason));
  document.body.classList.add('scripted');
  defineSwatch();
  defineIcicle();
  new App(host, root, () => loadCharts(root, nonce).catch(report)).start();
}
