/** What the benchmarks call directly: reading without the rest of the product. */
export { nodePlatform } from '../src/cli/platform.ts';
export { read } from '../src/read/read.ts';
