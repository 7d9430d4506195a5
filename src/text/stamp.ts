/**
 * The stamp of a record as the kernel writes it: `1700000000.123:456`, seconds with three decimal
 * places and the serial.
 *
 * @param time milliseconds since 1970
 */
export function formatStamp(time: number, serial: number | undefined): string {
  const whole = Math.floor(time);
  const seconds = Math.floor(whole / 1000);
  return `${seconds}.${String(whole - 1000 * seconds).padStart(3, '0')}:${serial}`;
}
