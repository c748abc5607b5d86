/** The same shape, with nothing in it that may be changed: what a schema infers, as the rest of the code takes it. */
export type Immutable<T> = T extends (infer Item)[]
  ? readonly Immutable<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Immutable<T[Key]> }
    : T;
