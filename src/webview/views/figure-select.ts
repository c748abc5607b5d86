import { html, type TemplateResult } from 'lit';
import { type FigureName, figureTitle } from '../../report/figures/figures.ts';

/** A choice between figures. */
export function figureSelect<Name extends FigureName>(
  label: string,
  names: readonly Name[],
  chosen: Name,
  choose: (name: string) => void,
): TemplateResult {
  const changed = (event: Event) => choose((event.target as HTMLSelectElement).value);
  return html`<label class="choice">
    ${label}
    <select @change=${changed}>
      ${names.map((name) => html`<option value=${name} .selected=${name === chosen}>${figureTitle(name)}</option>`)}
    </select>
  </label>`;
}
