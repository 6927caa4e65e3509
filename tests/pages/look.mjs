// Opens each page of a directory in chromium, as it is printed: NAME.pdf, NAME.cells (the text of each cell, a line each), NAME.codes
// (page, place in mm and text of each QR code), and a line of standard output for whatever is wrong. Usage: look.mjs MODULES DIRECTORY
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const [modules, directory] = process.argv.slice(2).map((place) => path.resolve(place));
const require = createRequire(path.join(modules, 'x.js'));
const puppeteer = require('puppeteer-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const MM = 96 / 25.4;

// In the page. Elements that reach beyond the paper or beyond their own box; texts; codes.
function look () {
  const cut = [], cells = [], codes = [];
  const labels = document.querySelectorAll('.label');
  const inside = (element, box, what) => {
    const rect = element.getBoundingClientRect();
    if (rect.width && (rect.left < box.left - 1 || rect.right > box.right + 1 || rect.top < box.top - 1 || rect.bottom > box.bottom + 1))
      cut.push(`${what}: ${element.textContent.slice(0, 40)}`);
  };
  const paper = { left: 0, right: document.documentElement.clientWidth, top: -Infinity, bottom: Infinity };
  for (const element of document.querySelectorAll('main *'))
    if (!element.closest('.hidden, svg')) {
      inside(element, paper, `${element.localName} beyond the paper`);
      if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline' && element.clientWidth)
        cut.push(`${element.localName} wider than its box: ${element.textContent.slice(0, 40)}`);
    }
  for (const label of labels)
    for (const element of label.querySelectorAll('*'))
      if (!element.closest('svg') || element.localName === 'svg') inside(element, label.getBoundingClientRect(), 'beyond its label');
  for (const element of document.querySelectorAll('td, th, dd, p, .role, .name, .value'))
    cells.push(element.textContent);
  [...document.querySelectorAll('section')].forEach((section, page) => {
    const top = section.getBoundingClientRect().top;
    for (const svg of section.querySelectorAll('svg')) {
      const rect = svg.getBoundingClientRect();
      codes.push([page + 1, rect.left, rect.top - top, rect.width, svg.getAttribute('aria-label')]);
    }
  });
  return { cut, cells, codes };
}

const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
for (const file of readdirSync(directory).filter((name) => name.endsWith('.html')).sort()) {
  const name = path.join(directory, file.slice(0, -5));
  const wrong = (what) => console.log(`${file}: ${what}`);
  const page = await browser.newPage();
  page.on('console', (message) => wrong(`console: ${message.text()}`));
  page.on('request', (request) => request.url().startsWith('file:') || wrong(`asks for ${request.url()}`));
  const html = readFileSync(`${name}.html`, 'utf8');
  const size = /@page\{size:A4 (landscape|portrait);margin:(\d+)/.exec(html);
  const labels = size[2] === '0', width = (size[1] === 'landscape' ? 297 : 210) - (labels ? 0 : 32);
  await page.setViewport({ width: Math.round(width * MM), height: 1000 });
  await page.emulateMediaType('print');
  await page.goto(`file://${name}.html`);
  const seen = await page.evaluate(look);
  seen.cut.forEach(wrong);
  writeFileSync(`${name}.cells`, seen.cells.map((cell) => cell.replace(/\s+/g, '') + '\n').join(''));
  writeFileSync(`${name}.codes`, seen.codes.map(([n, x, y, w, text]) => `${[n, ...[x, y, w].map((px) => (px / MM).toFixed(1))].join(' ')} ${text}\n`).join(''));
  await page.pdf({ path: `${name}.pdf`, preferCSSPageSize: true });
  await page.emulateMediaType('screen');
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  for (const { id, nodes } of violations) wrong(`axe: ${id}: ${nodes[0].html.slice(0, 100)}`);
  await page.close();
}
await browser.close();
