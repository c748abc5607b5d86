import { formatMoment } from '../../words/figures.ts';
import { language } from '../../words/language.ts';

/** Made once: that takes longer than all that it formats. */
let format: { readonly spoken: string | undefined; readonly of: Intl.DateTimeFormat } | null = null;

/** The start of a run in the reader's own time zone. */
export function moment(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return formatMoment(iso);
  const spoken = language() === 'en' ? undefined : language();
  if (format === null || format.spoken !== spoken)
    format = { spoken, of: new Intl.DateTimeFormat(spoken, { dateStyle: 'medium', timeStyle: 'short' }) };
  return format.of.format(at);
}
