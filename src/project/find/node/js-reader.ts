import type { Argument, Call, Callable, Class, Fields, Holder, Scope, Value } from '../code/values.ts';
import type { Node } from '../read/syntax.ts';

/** What the parts that follow JavaScript and TypeScript ask of each other. */
export interface JsReader {
  /** Apps in the order in which the code makes them, and those that it lets listen. */
  readonly apps: Holder[];
  readonly served: Holder[];
  /** Whether something that is not known is told to listen. */
  listens: boolean;
  /** Decorators of a class or a method. */
  decoratorsOf(node: Node): readonly Node[];
  keepDecorators(node: Node, decorators: readonly Node[]): void;
  /** What `use` has put in front of what is added to a holder from then on, as it is written. */
  guardsOf(holder: Holder): string[];
  step(): boolean;
  evaluate(node: Node, scope: Scope): Value;
  run(statements: readonly Node[], scope: Scope): Value | null;
  /** Binds a name or a pattern. */
  bind(pattern: Node, value: Value, scope: Scope): void;
  lookup(name: string, scope: Scope): Value;
  member(value: Value, name: string): Value;
  /** What a module exports; `null` for a package's. */
  importModule(specifier: string, scope: Scope): Fields | null;
  /** The modules of a folder, from the file that names it. */
  modulesIn(folder: string): readonly { readonly path: string; readonly exports: Fields }[];
  callValue(callee: Value, call: Call): Value;
  call(callable: Callable, args: readonly Argument[]): Value;
  instance(made: Class, args: readonly Argument[]): Value;
}
