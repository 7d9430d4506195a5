import fc from 'fast-check';
import { UsageError } from 'libaudit-virt';
import { describe, expect, test } from 'vitest';
import { runs } from './runs.ts';

/** Calls a function with options, and returns what it throws. */
export type Call = (options: unknown) => Promise<unknown>;

export interface Entry {
  readonly call: Call;
  /** How errors name the object that has the options. */
  readonly owner: string;
  /** How errors name an option, before its own name. */
  readonly prefix: string;
  readonly wrong: Readonly<Record<string, readonly unknown[]>>;
}

/** The tests that every function with options passes. */
export function describeOptions(entries: Readonly<Record<string, Entry>>): void {
  describe.each(Object.entries(entries))('The options of %s', (_, { call, owner, prefix, wrong }) => {
    const names = Object.keys(wrong);

    test('may all be undefined', async () => {
      const left = Object.fromEntries(names.filter((name) => name !== 'path').map((name) => [name, undefined]));
      expect(await thrownBy(call, left)).toBeUndefined();
    });

    test('must be an object', async () => {
      for (const value of [null, 'options', 1, new Map(), Promise.resolve({})]) {
        expect(await thrownBy(call, value)).toMatchObject({ code: 'option-invalid' });
      }
    });

    test.each(Object.entries(wrong))('refuse a wrong %s', async (name, values) => {
      for (const value of values) {
        const error = await thrownBy(call, { [name]: value });
        expect(error, String(value)).toBeInstanceOf(UsageError);
        expect(error).toMatchObject({ code: 'option-invalid' });
        expect((error as Error).message.startsWith(`${prefix}${name}`), (error as Error).message).toBe(true);
      }
    });

    test('refuse every other name, also a name of Object.prototype', async () => {
      const other = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('toString', 'constructor', 'valueOf'));
      await fc.assert(
        fc.asyncProperty(
          other.filter((name) => !names.includes(name)),
          fc.constantFrom(undefined, 1, 'x'),
          async (name, value) => {
            // Not a literal, in which `__proto__` would set the prototype.
            const options = Object.defineProperty({}, name, { value, enumerable: true });
            expect(await thrownBy(call, options)).toMatchObject({ code: 'option-unknown' });
          },
        ),
        { numRuns: runs(100) },
      );
    });

    test('refuse a misspelled name, and suggest the right one', async () => {
      for (const name of names) {
        const error = await thrownBy(call, { [name.toUpperCase()]: undefined });
        const message = `${owner} has no option "${name.toUpperCase()}": did you mean ${name}?`;
        expect(error).toMatchObject({ code: 'option-unknown', message });
      }
    });
  });
}

const thrownBy = (call: Call, options: unknown): Promise<unknown> =>
  call(options).then(
    () => undefined,
    (error: unknown) => error,
  );
