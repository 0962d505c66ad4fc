import type { Schedule } from '#domain/schedule.ts';

/** When something is due. */
export interface Times {
  readonly cron: string;
  readonly timeZone: string;
}

/** A form of a schedule as somebody filled it in. */
export type ScheduleAsked = Pick<Schedule, 'id' | 'arguments' | 'cron' | 'timeZone'> & {
  readonly user: string;
  /** The tool's id, and the version that the form was made of. */
  readonly tool: string;
  readonly version: number;
};

/** What came of it, with the times that come next, at most three. */
export interface Scheduled {
  readonly schedule: Schedule;
  readonly times: readonly number[];
}

/**
 * Why there is no such schedule: the text gives no `times`, or some that are too close together; nobody is there to hand
 * over the files that the tool takes; the channel has as many as it may; or there is none of that id.
 */
export interface NotScheduled {
  readonly unfit: 'times' | 'too_often' | 'takes_files' | 'too_many' | 'gone';
}
