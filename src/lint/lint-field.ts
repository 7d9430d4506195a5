import { asByteString, fromByteString } from '../codec/bytes.ts';
import type { CodecKind } from '../codec/codec.ts';
import { needsHex, unquote, untrusted } from '../codec/untrusted.ts';
import { dictionary } from '../schema/dictionary.ts';
import type { Field } from '../schema/form.ts';
import type { Token } from '../text/tokens.ts';
import { FormatError } from '../util/errors.ts';
import type { RuleId, Violation } from './catalog.ts';

/** Of each name in a message its first field, in their order. */
export type Firsts = ReadonlyMap<string, Token>;

/** Checks the value of a field of the form. */
export function lintField(field: Field, wire: string, firsts: Firsts): Violation[] {
  const { wire: name, codec } = field;
  const violation = codec.kind === 'encoded' ? lintEncoded(name, wire, codec.nullable === true) : lintBare(field, wire);
  return violation === undefined ? lintMeaning(name, wire, firsts) : [violation];
}

/** The same of a field that the dictionary has, and not the form. */
export function lintExtra({ name, wire }: Token): Violation[] {
  const codec = dictionary.get(name);
  if (codec === undefined) return [];
  const violation =
    codec.kind === 'encoded'
      ? lintEncoded(name, wire, true)
      : lintBare({ wire: name, property: name, codec, meaning: '' }, wire);
  return violation === undefined ? [] : [violation];
}

function lintEncoded(field: string, wire: string, mayMiss: boolean): Violation | undefined {
  if (wire === '"?"' && mayMiss) return undefined;
  if (wire === '?' && mayMiss) return { rule: 'encoding-missing', field, found: wire, expected: '"?"' };
  if (wire === '' || wire === '?' || wire === '"?"')
    return { rule: 'invalid-value', field, found: wire, expected: 'some text' };
  const text = unquote(wire);
  const finding = (rule: RuleId): Violation => ({ rule, field, found: wire, expected: encodingOf(text) });
  if (wire.length > 1 && wire.startsWith('"') && wire.endsWith('"')) {
    return needsHex(text) ? finding('encoding-needs-hex') : undefined;
  }
  if (!/^[0-9A-Fa-f]+$/.test(wire)) return finding('encoding-unquoted');
  if (wire.length % 2 === 1)
    return { rule: 'encoding-hex-odd', field, found: wire, expected: 'two digits for each byte' };
  if (/[a-f]/.test(wire)) return { rule: 'encoding-hex-case', field, found: wire, expected: wire.toUpperCase() };
  if (text.includes('\0')) return { rule: 'invalid-value', field, found: wire, expected: 'text without a NUL' };
  return needsHex(text) ? undefined : finding('encoding-needless-hex');
}

function encodingOf(text: string): string | undefined {
  try {
    return untrusted.encode(fromByteString(text));
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

// Right is what a writer would write of what a reader takes.
function lintBare({ wire: field, codec }: Field, wire: string): Violation | undefined {
  const value = codec.decode(wire);
  const expected = codec.wire;
  if (value !== undefined) {
    try {
      if (asByteString(codec.encode(value)) === wire) return undefined;
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
    }
  }
  if (/[ "']/.test(wire) && !/^'[^' ]*'$/.test(wire)) return { rule: 'raw-unsafe', field, found: wire, expected };
  return { rule: INVALID[codec.kind] ?? 'invalid-value', field, found: wire, expected };
}

const INVALID: Partial<Record<CodecKind, RuleId>> = {
  uuid: 'invalid-uuid',
  mac: 'invalid-mac',
  'device-number': 'invalid-rdev',
  label: 'invalid-context',
  integer: 'invalid-number',
  'hex-number': 'invalid-number',
};

/** What the value says, where it is written as it should be. */
function lintMeaning(field: string, found: string, firsts: Firsts): Violation[] {
  if (NETS.has(field)) {
    const mac = unquote(found);
    return found === '"?"' || MAC.test(mac)
      ? []
      : [{ rule: 'invalid-mac', field, found, expected: '"xx:xx:xx:xx:xx:xx"' }];
  }
  if (AMOUNTS.has(field)) {
    const amount = Number(found);
    return amount !== 0 && (amount < LEAST || amount >= MOST)
      ? [{ rule: 'unit-suspicious', field, found, expected: 'KiB' }]
      : [];
  }
  if (field === 'op') return lintOperation(found, firsts);
  if (!CONTEXTS.has(field) || found === '?') return [];
  const shape = SHAPES.get(firsts.get('model')?.wire ?? '');
  return shape === undefined || shape.pattern.test(found)
    ? []
    : [{ rule: 'invalid-context', field, found, expected: shape.text }];
}

/** Of a guest as a whole; of an integrity check, what the host did. */
function lintOperation(found: string, firsts: Firsts): Violation[] {
  const isCheck = firsts.has('result');
  if ((isCheck ? CHECK_OPERATIONS : OPERATIONS).has(found)) return [];
  return [
    {
      rule: 'operation-unknown',
      field: 'op',
      found,
      expected: [...(isCheck ? CHECK_OPERATIONS : OPERATIONS)].join(', '),
    },
  ];
}

const OPERATIONS: ReadonlySet<string> = new Set(['start', 'stop', 'pause', 'resume']);
const CHECK_OPERATIONS: ReadonlySet<string> = new Set(['start', 'refuse', 'stop', 'continue', 'alert']);
const NETS: ReadonlySet<string> = new Set(['old-net', 'new-net']);
const AMOUNTS: ReadonlySet<string> = new Set(['old-mem', 'new-mem']);
const CONTEXTS: ReadonlySet<string> = new Set(['vm-ctx', 'img-ctx']);
const MAC = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/;

/** In KiB: 16 MiB and 4 TiB. */
const LEAST = 16_384;
const MOST = 2 ** 32;

const SHAPES: ReadonlyMap<string, { readonly pattern: RegExp; readonly text: string }> = new Map([
  ['selinux', { pattern: /^[^:]+:[^:]+:[^:]+(?::.+)?$/, text: 'user:role:type:level' }],
  ['dac', { pattern: /^\+?[\w.-]+:\+?[\w.-]+$/, text: '+uid:+gid' }],
]);
