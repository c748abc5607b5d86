import type { Argument, Call, Callable, Class, Fields, Scope, Text, Value } from '../code/values.ts';
import type { Node } from '../read/syntax.ts';

/** What the parts that follow Python code ask of each other. */
export interface Reader {
  /** Cores that a count of them gives. */
  readonly cores: number;
  /** Whether there is still time to follow more. */
  step(): boolean;
  evaluate(node: Node, scope: Scope): Value;
  /** What a list of statements returns; `null` for nothing. */
  run(statements: readonly Node[], scope: Scope): Value | null;
  lookup(name: string, scope: Scope): Value;
  member(value: Value, name: string): Value;
  /** A name of a module: its own, or a module inside of its folder. */
  memberOf(module: Fields, name: string): Value | null;
  /** The module that an import means; `null` for a library's. */
  /** `from module import *`: what it has comes after the names that are bound here. */
  star(path: string, module: Fields): void;
  /** What such a line brings by that name. */
  starred(path: string, name: string): Value | null;
  importModule(name: string, scope: Scope): Fields | null;
  callValue(callee: Value, call: Call): Value;
  /** What a function of the project gives back. */
  call(callable: Callable, args: readonly Argument[]): Value;
  instance(made: Class, args: readonly Argument[]): Value;
  /** What an environment variable gives where only its default is known. */
  variableValue(name: string, fallback: Text): Value;
}
