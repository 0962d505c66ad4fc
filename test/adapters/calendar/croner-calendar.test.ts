import { cronerCalendar } from '#adapters/calendar/croner-calendar.ts';
import { calendarContract } from '../../contracts/calendar.contract.ts';

calendarContract(cronerCalendar);
