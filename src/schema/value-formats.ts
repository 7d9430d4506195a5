// Formats that values should have, but that neither the writer of a message nor a reader insists on.

/** A MAC address as libvirt writes it, in the quoted fields `old-net` and `new-net`. */
export const MAC_ADDRESS = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/;

/** The wire names of the fields with a MAC address that are text for their codec. */
export const MAC_FIELDS: readonly string[] = ['old-net', 'new-net'];

/** The wire names of the fields with a security label. */
export const LABEL_FIELDS: readonly string[] = ['vm-ctx', 'img-ctx'];

/** The format of a label by its security model, in words, too. Others have no fixed format. */
export const LABEL_FORMATS: ReadonlyMap<string, { readonly pattern: RegExp; readonly text: string }> = new Map([
  ['selinux', { pattern: /^[^:]+:[^:]+:[^:]+(?::.+)?$/, text: 'user:role:type:level' }],
  ['dac', { pattern: /^\+?[\w.-]+:\+?[\w.-]+$/, text: '+uid:+gid' }],
]);
