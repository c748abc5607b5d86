import type { PanelProfile } from '../model/panel-protocol.ts';
import { plainText } from '../words/plain-text.ts';
import { shortText } from './short-text.ts';

/** What a profile found out, in at most 2 KB: the lines that cost most, each with what it costs and what calls it. */
export function profileText({ parts, notes }: Pick<PanelProfile, 'parts' | 'notes'>): string {
  const lines = parts.flatMap((part) => [
    `${part.heading}:`,
    ...part.lines.map(({ place, name, figures, code, around }) =>
      [`  ${place} ${figures} ${name}`, code, around].filter((text) => text).join(' | '),
    ),
    ...part.sentences,
  ]);
  return shortText(
    [...lines, ...notes].map((line) => plainText(line, 400)),
    '(The rest is in the profile.)',
  );
}
