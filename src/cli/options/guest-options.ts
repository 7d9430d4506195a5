import { UsageError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import type { Option, Words } from './options.ts';

/** The option that names a guest in each command that reads logs. */
export const guestOption: Option = {
  names: ['--guest'],
  takes: 'word',
  value: 'GUEST',
  help: 'only the guest with exactly this name, or this uuid',
};

/** The option that names a guest by its UUID alone. */
export const uuidOption: Option = {
  names: ['--uuid'],
  takes: 'word',
  value: 'UUID',
  help: 'only the guest with this uuid',
};

/**
 * The UUID that `--uuid` names.
 *
 * @throws UsageError if it is not one
 */
export function readUuid({ options }: Words): string | undefined {
  const [uuid] = options.get('--uuid') ?? [];
  if (uuid !== undefined && !isUuid(uuid)) {
    throw new UsageError(`--uuid ${printable(uuid)}: a uuid is 8-4-4-4-12 hexadecimal digits`);
  }
  return uuid;
}

/** Whether a word is a UUID, so that it does not name a guest by its name. */
export const isUuid = (word: string): boolean => UUID.test(word);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
