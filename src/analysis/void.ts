export { type ComparableCell, isComparable, whyCellVoid, whyVoid } from '../model/void.ts';
