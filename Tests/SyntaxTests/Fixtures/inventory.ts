import Catalog, { Shelf as Rack, limits } from './catalog';
import type { Money } from '../money';
import * as text from '@/text';
import './setup';
import fs = require('fs');
export { parse, print as show } from './print';
export * from './units';

export const LIMIT: number = 10, SMALL = 'small';
let counter: number;
var old = <Money>load();
const { width, depth: height } = limits;

declare module 'outside' {
  export function outer(size: number): void;
}
declare const VERSION: string;
declare global {
  interface Window { stock: Item<string> }
}

namespace Plain.Words {
  export const space = ' ';
}

/** Kinds of goods. */
export enum Kind {
  Tool = 'tool',
  Part,
}

export type Options<T> = { price?: T; show(): void };
type Name = string | null;

export const Events = {
  ADDED: 'added',
  label(kind: Kind) { return kind; },
  isTool: (kind: Kind): boolean => kind === Kind.Tool,
} as const;

export interface Shape<T> extends Plain, Sized<T> {
  readonly name: string;
  depth?: number;
  area(scale: number): T;
  changed: (value: T) => void;
  [key: string]: unknown;
}

/** One kind of goods. */
@Entity()
export abstract class Item<T extends object = {}> extends Base<T> implements Shape<T> {
  static readonly count: number = 0;
  private price?: Money;
  #secret = 1;
  handler = (event: Event): void => {};

  constructor(private readonly store: Store, public size = 1, label?: string) {
    super();
    this.own = label;
  }

  get total(): number { return this.size * LIMIT; }
  set total(value: number) { this.size = value; }
  map<U>(change: (value: T) => U, ...rest: string[]): Promise<U[]>;
  map(change: any) { return change(this.store!.first?.name); }
  protected abstract go(): void;
  private static make(): Item<any> { return new Rack<string>(counter as Kind); }
}

export default function main<T>(first: T, { price, size = 2 }: Options<T>, [head]: number[], last?: string): first is T {
  const item: Item<T> = find<T>();
  for (const [key, value] of Object.entries(item)) { text.show(key, value); }
  try { function nested() {} } catch (error: unknown) { throw error; }
  return item.price satisfies Money;
}

export function over(name: string): void;
export function over(name: any) {}
export const half = async (item: Item<string>): Promise<string> => `${item.size / 2}`;
