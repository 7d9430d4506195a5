import type { Option } from './options.ts';

/** The option that names a guest in each command that reads logs. */
export const guestOption: Option = {
  names: ['--guest'],
  takes: 'word',
  value: 'GUEST',
  help: 'only the guest with exactly this name, or this uuid',
};

/** Whether a word is a UUID, so that it does not name a guest by its name. */
export const isUuid = (word: string): boolean => UUID.test(word);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
