/** Does one job after another, in the order in which they were asked for; one that fails does not keep the next from its turn. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Resolves or rejects as the job does, once those before it are done. */
  take<Result>(job: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(job);
    this.#last = turn.catch(() => {});
    return turn;
  }
}

/** Looks at things that change: of several looks at one, the last to begin is right, even if an earlier one takes longer. */
export class Looks {
  readonly #count = new Map<string, number>();

  /** Begins a look. What is returned says whether it is still the last one. */
  begin(thing: string): () => boolean {
    const look = (this.#count.get(thing) ?? 0) + 1;
    this.#count.set(thing, look);
    return () => this.#count.get(thing) === look;
  }
}
