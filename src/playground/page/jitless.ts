import { config } from 'zod';

// Compiled parsers need eval, which a strict Content-Security-Policy forbids. Imported first, before any schema is built.
config({ jitless: true });
