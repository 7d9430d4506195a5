#!/usr/bin/env node
import { auvirt } from './auvirt.ts';
import { ioOf } from './io.ts';

process.exitCode = await auvirt(process.argv.slice(2), ioOf(process.stdin, process.stdout, process.stderr));
