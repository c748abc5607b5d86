import type { BenchmarkEvent } from '../model/run/events.ts';
import { isPending, type RunView } from '../model/run/fold.ts';
import type { Cell } from '../model/run/record.ts';
import { fitted } from '../report/columns.ts';
import { againstSentence } from '../words/against.ts';
import { cellReason } from '../words/cells.ts';
import { count, formatDuration } from '../words/figures.ts';
import { plural, t } from '../words/language.ts';
import { noteSentence } from '../words/notes.ts';
import { plainText } from '../words/plain-text.ts';
import { cellText, liveText } from './progress-text.ts';
import type { Terminal } from './terminal.ts';

/** One line at the bottom of a terminal that is written over; lines above it stay. Nothing where there is no such terminal. */
export class LiveLine implements Disposable {
  readonly #terminal: Terminal;
  readonly #timer: NodeJS.Timeout;
  #text: () => string | null = () => null;
  #shown = '';

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#timer = setInterval(() => this.#draw(), 250);
    this.#timer.unref();
  }

  /** What the line says from now on; asked again as time goes by. `null` for no line. */
  show(text: () => string | null): void {
    this.#text = text;
    this.#draw();
  }

  /** Writes whole lines that stay above the live one. */
  print(lines: string): void {
    this.#erase();
    this.#terminal.err(lines);
    this.#draw();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#text = () => null;
    this.#erase();
  }

  #draw(): void {
    const width = this.#terminal.liveWidth();
    if (width === null) return;
    const text = fitted(this.#text() ?? '', width - 1);
    if (text === this.#shown) return;
    this.#erase();
    this.#terminal.err(text);
    this.#shown = text;
  }

  #erase(): void {
    if (this.#shown !== '') this.#terminal.err('\r\u001b[K');
    this.#shown = '';
  }
}

/** Tells a run on standard error: one live line on a terminal, a line for each cell elsewhere. */
export class RunProgress implements Disposable {
  readonly #line: LiveLine;
  readonly #live: boolean;
  #remaining: { readonly seconds: number; readonly at: number } | null = null;
  #stopping = false;
  /** Endpoints of a comparison whose answer has been told. */
  readonly #told = new Set<string>();
  readonly #reasons = new Set<string>();

  constructor(terminal: Terminal) {
    this.#line = new LiveLine(terminal);
    this.#live = terminal.liveWidth() !== null;
  }

  /** @param view what the run looks like after the event. */
  update(event: BenchmarkEvent, view: RunView): void {
    if (event.type === 'run-started' || event.type === 'cell-finished' || event.type === 'cells-predicted') {
      this.#remaining =
        view.remainingSeconds === null ? null : { seconds: view.remainingSeconds, at: performance.now() };
    }
    if (event.type === 'run-started') {
      this.#print(startText(event));
      for (const note of event.notes) this.#print(noteSentence(note));
    } else if (event.type === 'note') {
      this.#print(noteSentence(event.note));
    } else if (event.type === 'compared-against') {
      for (const one of event.against.endpoints.filter(({ verdict }) => verdict !== 'untold')) {
        if (this.#told.has(one.endpoint)) continue;
        this.#told.add(one.endpoint);
        this.#print(plainText(`${one.endpoint}: ${againstSentence(one, event.against)}`));
      }
    } else if (
      event.type === 'cell-finished' &&
      !this.#live &&
      isTold(event.cell) &&
      view.record?.against === undefined
    ) {
      this.#print(`[${view.cellsDone}/${view.cellsTotal}] ${cellText(event.cell, this.#isTold(event.cell))}`);
    }
    const left = () => this.#remainingNow();
    this.#line.show(() => (this.#stopping ? t('Stopping') : view.phase === 'done' ? null : liveText(view, left())));
  }

  /** Says that the run is about to stop. */
  stopping(): void {
    this.#stopping = true;
    this.#print(t('Stopping; what was measured is kept. Press Ctrl-C again to leave at once.'));
  }

  [Symbol.dispose](): void {
    this.#line[Symbol.dispose]();
  }

  /** Whether a cell's reason was told before, which is told by this. */
  #isTold(cell: Cell): boolean {
    const reason = cellReason(cell);
    if (reason === null) return false;
    const isKnown = this.#reasons.has(reason);
    this.#reasons.add(reason);
    return isKnown;
  }

  #print(text: string): void {
    if (text !== '') this.#line.print(`${text}\n`);
  }

  #remainingNow(): number | null {
    if (this.#remaining === null) return null;
    return this.#remaining.seconds - (performance.now() - this.#remaining.at) / 1000;
  }
}

function startText({ cells, expectedSeconds }: Extract<BenchmarkEvent, { type: 'run-started' }>): string {
  if (cells.length === 0) return '';
  const endpoints = new Set(cells.map((cell) => cell.endpoint)).size;
  const points = cells.length / endpoints;
  const settingsText = plural(points, '{0} setting', '{0} settings', points);
  const size = `${settingsText} × ${count(endpoints, 'endpoint')}`;
  if (expectedSeconds === null) return t('Benchmarking {0}.', size);
  return t('Benchmarking {0}, about {1}.', size, formatDuration(Math.max(10, Math.round(expectedSeconds))));
}

/** A cell that stands for the same server as another is not worth a line. */
function isTold(cell: Cell): boolean {
  return cell.sameAs === null && !isPending(cell);
}
