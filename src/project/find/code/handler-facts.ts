/** What the code of a route's handlers does, as far as its syntax tells; the functions that they call included. */
export interface HandlerFacts {
  /** Its functions' names. */
  readonly names: readonly string[];
  /** What is called, with dots: `db.session.commit`. */
  readonly calls: readonly string[];
  /** Texts in it. */
  readonly texts: readonly string[];
  /** Decorators, parameters with their defaults, and what else stands before it decides who is let in. */
  readonly guards: readonly string[];
  /** Statuses that it gives by a literal: `abort(401)`. */
  readonly statuses: readonly number[];
  /** Whether every answer of it is a redirect, as far as is seen. */
  readonly onlyRedirects: boolean;
  /** Whether a loop without a condition yields or writes. */
  readonly loopsForever: boolean;
}
