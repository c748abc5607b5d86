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
  /** A part of its path is only known while it runs. */
  | { readonly kind: 'path'; readonly source: string }
  /** It needs a value that nobody can guess. */
  | { readonly kind: 'value'; readonly names: readonly string[] };

/** What a comment says of it, as a sentence. */
export function doubtSentence(doubt: Doubt): string {
  switch (doubt.kind) {
    case 'changes':
      return doubt.where === 'name'
        ? `It may change something ("${doubt.by}"): look before you load it.`
        : `Its code calls ${doubt.by}, so it may change something: look before you load it.`;
    case 'login':
      return `It may need a login (${doubt.by}): give it the header that lets a request in.`;
    case 'endless':
      return `Its answer may never end (${doubt.by}).`;
    case 'status':
      return `It answers with status ${doubt.status}.`;
    case 'path':
      return `Its path is only known while it runs: a part comes from ${doubt.source}.`;
    case 'value':
      return `Put in a value for ${doubt.names.map((name) => `<${name}>`).join(' and ')} that your service knows.`;
  }
}
