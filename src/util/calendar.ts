/** A point in time as a calendar and a wall clock show it. */
export interface LocalTime {
  readonly year: number;
  /** 1 is January. */
  readonly month: number;
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly milliseconds: number;
}

/** The calendar of a time zone. Times are in milliseconds since 1970. */
export interface Calendar {
  /** Converts a time to local time; `NaN` for times outside the range of `Date`. */
  at(time: number): LocalTime;
  /** Offset from UTC at a time, in minutes; negative west of Greenwich. */
  offset(time: number): number;
  /**
   * Converts local time to a time. A month or day outside its range counts into the months before
   * or after. A local time that is skipped when clocks go forward is shifted forward by the length
   * of the gap. If a local time occurs twice, the first occurrence is meant.
   */
  moment(year: number, month: number, day: number, hours?: number, minutes?: number, seconds?: number): number;
}

/** The time zone of this process. */
export const localCalendar: Calendar = {
  at(time) {
    const date = new Date(time);
    return {
      year: date.getFullYear(),
      month: date.getMonth() + 1,
      day: date.getDate(),
      weekday: date.getDay(),
      hours: date.getHours(),
      minutes: date.getMinutes(),
      seconds: date.getSeconds(),
      milliseconds: date.getMilliseconds(),
    };
  },
  offset: (time) => -new Date(time).getTimezoneOffset(),
  moment: (year, month, day, ...clock) => new Date(year, month - 1, day, ...clock).getTime(),
};

/** Coordinated Universal Time. */
export const utcCalendar: Calendar = {
  at(time) {
    const date = new Date(time);
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      weekday: date.getUTCDay(),
      hours: date.getUTCHours(),
      minutes: date.getUTCMinutes(),
      seconds: date.getUTCSeconds(),
      milliseconds: date.getUTCMilliseconds(),
    };
  },
  offset: () => 0,
  moment: (year, month, day, ...clock) => Date.UTC(year, month - 1, day, ...clock),
};
