/** The door of the console: its build, and the routes beside its files. */
export { ensureConsole } from './ensure-console.ts'
export { addConsoleRoutes, type ConsoleRoutes } from './routes.ts'
export { ADDRESSES } from './web/pages.ts'
