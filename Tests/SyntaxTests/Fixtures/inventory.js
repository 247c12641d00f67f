#!/usr/bin/env node
import Catalog, { Shelf as Rack, limits } from './catalog.js';
import * as money from '../money';
import './setup.js';
export { parse, print as show } from './text';
export * from './units';
const { join, sep: separator } = require('path');
const fs = require('fs');
const shared = require('./shared').instance;

export const LIMIT = 10, SMALL = 'small';
let counter = 0, last;
var [first, second] = load();

/** Kinds of goods. */
export const Kind = {
  TOOL: 'tool',
  label(kind) { return kind; },
  isTool: (kind) => kind === Kind.TOOL,
};

/** One kind of goods. */
export default class Item extends Base.Named {
  static count = 0;
  #secret = 1;
  price;
  onChange = (event) => { this.last = event; };

  constructor(name, { price = 1, ...rest }) {
    super(name);
    this.price = price;
    this.#secret = rest;
  }

  get total() { return this.price * LIMIT; }
  set total(value) { this.price = value; }
  static async *all(items) { yield* items; }
  #hide() {}
  get() { return new Catalog(this, limits); }
}

export function price(item, factor = 1, ...others) {
  const width = 2;
  for (const [key, value] of Object.entries(item)) { money.add(key, value); }
  for (let index = 0; index < others.length; index++) {}
  try { function nested() {} } catch (error) { throw error; }
  return item?.price ?? factor;
}

const half = async (item) => item.price / 2;
function* ids() { yield `id-${counter}`; }

function Legacy(size) {
  this.size = size;
}
Legacy.prototype.grow = function (by) { this.size += by; };
Legacy.make = () => new Legacy(1);

exports.helper = function (text) { return text; };
module.exports = { half, twice(value) { return value * 2; }, other: function () {} };

const View = class extends Component {
  render() { return <Panel title={this.props.title}>text<br/></Panel>; }
};
