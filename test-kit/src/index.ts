export { describeWith } from './describe-with.js';
export { type Program, type ProgramOptions, program } from './program.js';
export * from './programs.js';
