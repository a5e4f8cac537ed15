// Loaded before a program: at its end, writes the most memory it held (KiB) where BENCH_PEAK_FILE says.
import { writeFileSync } from 'node:fs';

process.on('exit', () => writeFileSync(process.env.BENCH_PEAK_FILE, String(process.resourceUsage().maxRSS)));
