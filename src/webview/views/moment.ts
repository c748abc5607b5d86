import { formatMoment } from '../../words/figures.ts';
import { language } from '../../words/language.ts';

/** The start of a run in the reader's own time zone. */
export function moment(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return formatMoment(iso);
  return at.toLocaleString(language() === 'en' ? undefined : language(), { dateStyle: 'medium', timeStyle: 'short' });
}
