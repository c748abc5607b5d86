import { t } from '../../../words/language.ts';

/** Why a route is left for somebody to look at. */
export type Doubt =
  /** It may change something; `by`: the word of its name, or the call. */
  | { readonly kind: 'changes'; readonly by: string; readonly where: 'name' | 'call' }
  /** It may let nobody in without a login. */
  | { readonly kind: 'login'; readonly by: string }
  /** Its answer may never end. */
  | { readonly kind: 'endless'; readonly by: string }
  /** It always answers with a status that is no success. */
  | { readonly kind: 'status'; readonly status: number }
  /** It only leads to another path; `to`: that one, where the code names it. */
  | { readonly kind: 'redirect'; readonly to: string | null }
  /** A part of its path is only known while it runs. */
  | { readonly kind: 'path'; readonly source: string }
  /** It needs a value that nobody can guess. */
  | { readonly kind: 'value'; readonly names: readonly string[] };

/** What a comment says of it, as a sentence. */
export function doubtSentence(doubt: Doubt): string {
  switch (doubt.kind) {
    case 'changes':
      return doubt.where === 'name'
        ? t('It may change something ("{0}"): look before you load it.', doubt.by)
        : t('Its code calls {0}, so it may change something: look before you load it.', doubt.by);
    case 'login':
      return t('It may need a login ({0}): give it the header that lets a request in.', doubt.by);
    case 'endless':
      return t('Its answer may never end ({0}).', doubt.by);
    case 'status':
      return t('It answers with status {0}.', doubt.status);
    case 'redirect':
      return doubt.to === null ? t('It only redirects to another path.') : t('It only redirects to {0}.', doubt.to);
    case 'path':
      return t('Its path is only known while it runs: a part comes from {0}.', doubt.source);
    case 'value':
      return t('Put in a value for {0} that your service knows.', doubt.names.map((name) => `<${name}>`).join(' and '));
  }
}
