import { html, nothing, type TemplateResult } from 'lit';
import type { PanelProfile, PanelProfileLine, PanelProfilePart, PanelProfileRow } from '../../model/panel-protocol.ts';
import type { Verdict } from '../../report/sentences.ts';
import { formatMoment } from '../../words/figures.ts';
import { t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import type { RunPage } from '../page.ts';
import { icicle } from './icicle.ts';
import { sentence } from './spans.ts';

/** At which lines an endpoint spends its time: the button that asks, how far it is, and the answer. */
export function profileOf({ endpoint, settings }: Verdict, page: RunPage): TemplateResult | typeof nothing {
  if (endpoint === null) return nothing;
  const { profiling = null, profiles = [] } = page.state;
  const profile = profiles.find((one) => one.endpoint === endpoint);
  if (profiling?.endpoint === endpoint)
    return html`<p class="profiling told" role="status">${plainText(profiling.text, 200)}…</p>`;
  const asks = page.hasEditor && settings !== null;
  if (profile === undefined && !asks) return nothing;
  const ask = () => settings !== null && page.post({ type: 'profile', endpoint, settings });
  return html`
    <div class=${profile === undefined ? 'profile' : 'profile told'}>
      ${profile === undefined ? nothing : answer(profile, page)}
      ${
        !asks
          ? nothing
          : html`<vscode-button
              class="why"
              secondary
              title=${t('Load this endpoint on a fresh server with a profiler attached, for about 20 s')}
              ?disabled=${!page.canRun}
              @click=${ask}
              >${profile === undefined ? t('Which Line?') : t('Profile Again')}</vscode-button
            >`
      }
    </div>
  `;
}

function answer(profile: PanelProfile, page: RunPage): TemplateResult {
  return html`
    <p class="muted">${t('Profiled {0}', formatMoment(profile.at))}</p>
    ${profile.parts.map((part, index) => partView(profile, part, index, page))}
    ${profile.notes.map((note) => html`<p class="muted">${sentence(note)}</p>`)}
  `;
}

function partView({ endpoint }: PanelProfile, part: PanelProfilePart, index: number, page: RunPage): TemplateResult {
  const open = () => page.post({ type: 'open-profile', endpoint, part: index });
  const openSource = ({ file, line }: PanelProfileRow) => page.post({ type: 'open-source', file, line });
  return html`
    <section class="profile-part">
      <h3>${plainText(part.heading)}</h3>
      ${part.lines.length === 0 ? nothing : html`<ol>${part.lines.map((line) => lineView(line, page))}</ol>`}
      ${part.sentences.map((text) => html`<p class="muted">${sentence(text)}</p>`)}
      ${
        part.tree.length === 0
          ? nothing
          : html`<details>
              <summary>${t('Calls')}</summary>
              ${icicle(part.tree, page.hasEditor ? openSource : null)}
            </details>`
      }
      ${page.hasEditor ? html`<button class="link" @click=${open}>${t('Open in VS Code’s profile viewer')}</button>` : nothing}
    </section>
  `;
}

function lineView(line: PanelProfileLine, page: RunPage): TemplateResult {
  return html`<li>
    ${placeLink(line, line.place, page)} <span class="cost">${line.figures}</span> ${plainText(line.name, 80)}
    ${line.code === null ? nothing : html`<code class="source-line">${plainText(line.code, 160)}</code>`}
    ${line.around === '' ? nothing : html`<span class="muted around">${plainText(line.around, 200)}</span>`}
  </li>`;
}

function placeLink(place: Pick<PanelProfileLine, 'file' | 'line'>, text: string, page: RunPage): TemplateResult {
  if (!page.hasEditor) return html`<code class="place">${plainText(text, 160)}</code>`;
  const open = () => page.post({ type: 'open-source', file: place.file, line: place.line });
  return html`<button class="link place" @click=${open}>${plainText(text, 160)}</button>`;
}
