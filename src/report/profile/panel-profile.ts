import type { PanelProfile } from '../../model/panel-protocol.ts';
import type { ProfileDocument } from '../../profile/profile-document.ts';
import type { SampledProfile } from '../../profile/sampled-profile.ts';
import { callRows, costliestLines, isRough, type ProfileView, panelTreeRows } from './profile-view.ts';
import {
  costSentence,
  meanwhileSentence,
  noteSentence,
  outsideSentence,
  partHeading,
  peersSentence,
  tooFewSentence,
} from './profile-words.ts';

/** A profile as the panel shows it. */
export function panelProfile(
  document: ProfileDocument,
  samples: readonly SampledProfile[],
  view: ProfileView,
): PanelProfile {
  const parts = document.parts.map((part, index) => {
    const tooFew = tooFewSentence(part);
    const seen = samples[index];
    const said = [
      tooFew,
      meanwhileSentence(part, view.showPath),
      tooFew === null ? outsideSentence(part, view.showPath) : null,
      peersSentence(part),
      costSentence(document, part),
    ];
    return {
      heading: partHeading(part),
      lines: tooFew === null ? costliestLines(part, view, isRough(document, part)) : [],
      sentences: said.filter((sentence) => sentence !== null),
      tree: seen === undefined || tooFew !== null ? [] : callRows(seen, part, view, panelTreeRows),
    };
  });
  return { endpoint: document.endpoint, at: document.at, parts, notes: document.notes.map(noteSentence) };
}
