/** Korean particles as they are written where the word before them is not known: after a closed syllable, and after an open one. */
const forms: Readonly<Record<string, readonly [closed: string, open: string]>> = {
  '이(가)': ['이', '가'],
  '을(를)': ['을', '를'],
  '은(는)': ['은', '는'],
  '과(와)': ['과', '와'],
  '(으)로': ['으로', '로'],
  '(이)나': ['이나', '나'],
  '(이)라': ['이라', '라'],
  '(이)어': ['이어', '여'],
  '(이)었': ['이었', '였'],
};

/** An argument's place, what closes after it (a quote, a bracket), and a particle. */
const placeAndParticle = /\{(\d+)\}([^\s{}가-힣]*)(이\(가\)|을\(를\)|은\(는\)|과\(와\)|\(으\)로|\(이\)[나라어었])/g;

/**
 * A Korean template whose particles after arguments are those that the arguments ask for: `{0}을(를)` is `{0}을` for `3`, `{0}를`
 * for `4 ms`. Both stay where nobody can tell how the argument is read.
 */
export function withParticles(template: string, args: readonly (string | number)[]): string {
  return template.replace(placeAndParticle, (whole, place: string, between: string, particle: string) => {
    const end = endOf(`${args[Number(place)] ?? ''}${between}`);
    const [closed, open] = forms[particle] ?? [particle, particle];
    // After ㄹ it is 로: `서울로`.
    const isClosed = particle === '(으)로' && end === 'ㄹ' ? false : end !== 'open';
    return end === null ? whole : `{${place}}${between}${isClosed ? closed : open}`;
  });
}

/** How the last syllable of a text ends when it is read in Korean: open, with ㄹ, or otherwise closed; `null` where that isn't known. */
type End = 'open' | 'ㄹ' | 'closed';

function endOf(text: string): End | null {
  // What stands in brackets is read over; quotes, dots and the like are not read.
  const read = text.replace(/(?<=\S)\s*\([^()]*\)(?=[^\p{L}\p{N}%]*$)/u, '').replace(/[^\p{L}\p{N}%]+$/u, '');
  const last = read.at(-1);
  if (last === undefined) return null;
  if (last >= '가' && last <= '힣') return endOfSyllable(last);
  if (last === '%') return 'open'; // 퍼센트
  if (/\d/.test(last)) return endOfNumber(last);
  const word = /[a-z]+$/i.exec(read)?.[0];
  return word === undefined ? null : endOfLatin(word);
}

function endOfSyllable(syllable: string): End {
  // Unicode has the 28 endings of a syllable side by side: the first is none, the ninth ㄹ.
  const ending = (syllable.charCodeAt(0) - 0xac00) % 28;
  return ending === 0 ? 'open' : ending === 8 ? 'ㄹ' : 'closed';
}

/** 일, 칠 and 팔; 영 (and 십, 백, 천, 만), 삼 and 육; 이, 사, 오 and 구. */
function endOfNumber(lastDigit: string): End {
  if ('178'.includes(lastDigit)) return 'ㄹ';
  return '036'.includes(lastDigit) ? 'closed' : 'open';
}

/** Units are read as their whole name, all of which are open: 밀리초, 초, 바이트. */
const units = /^(?:ms|s|[KMG]i?B)$/;

function endOfLatin(word: string): End {
  if (units.test(word)) return 'open';
  // Capitals, and what has no vowel, are read letter by letter: only L, R (엘, 알), M and N (엠, 엔) are closed.
  if (word.length === 1 || word === word.toUpperCase() || !/[aeiouy]/i.test(word)) {
    if (/[lr]$/i.test(word)) return 'ㄹ';
    return /[mn]$/i.test(word) ? 'closed' : 'open';
  }
  return endOfWord(word.toLowerCase());
}

/** An English word as it is written in Korean: `workers` 워커스, `gunicorn` 구니콘, `socket` 소켓, `file` 파일. */
function endOfWord(word: string): End {
  if (/(?:l|[^aeiour]le|[aeiou]le)$/.test(word)) return 'ㄹ';
  if (/(?:[mn]|ng|[aeiou][mn]e)$/.test(word)) return 'closed';
  // One short vowel before p, t, k, b or c closes: 앱, 셋, 웹, 락; two vowels or another consonant do not: 루프, 포트, 태스크.
  return /(?:^|[^aeiou])[aeiou](?:ck|pp|tt|[bpktc])$/.test(word) ? 'closed' : 'open';
}
