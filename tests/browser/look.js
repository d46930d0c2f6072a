() => {
  const wrong = [];
  const say = (words, one) => wrong.push(words + (one ? ': ' + one.outerHTML.replace(/\s+/g, ' ').slice(0, 110) : ''));
  const all = (path) => [...document.querySelectorAll(path)];
  const shown = (one) => one.getClientRects().length > 0;

  if (document.documentElement.lang !== 'zh-CN') say('lang');
  if (!document.title.trim()) say('title');
  for (const one of all('input:not([type=hidden]), select, textarea'))
    if (!(one.labels && one.labels.length) && !one.getAttribute('aria-label')) say('no label', one);
  for (const one of all('button, a[href], summary'))
    if (!(one.textContent.trim() || one.getAttribute('aria-label') || one.getAttribute('title'))) say('no words', one);
  for (const one of all('img')) if (!one.hasAttribute('alt')) say('no alternative', one);
  for (const one of all('svg'))
    if (one.getAttribute('aria-hidden') !== 'true' && !one.getAttribute('aria-label') && !one.getAttribute('aria-labelledby')
        && !one.querySelector('title')) say('no alternative', one);
  const heads = all('h1, h2, h3, h4, h5, h6').filter((one) => !one.closest('.paper, .document'));
  if (heads.filter((one) => one.tagName === 'H1').length !== 1) say('h1: ' + heads.filter((one) => one.tagName === 'H1').length);
  let before = 0;
  for (const one of heads) {
    const level = Number(one.tagName[1]);
    if (level > before + 1) say(`h${level} after h${before}`, one);
    before = level;
  }
  for (const one of all('th')) if (!one.hasAttribute('scope')) say('no scope', one);
  for (const one of all('table.sheet')) if (!one.querySelector('th')) say('no heads', one);
  const ids = all('[id]').map((one) => one.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) say('twice #' + id);
  for (const one of all('a[href^="#"]')) if (!document.getElementById(decodeURIComponent(one.hash.slice(1)))) say('leads nowhere', one);
  for (const name of ['aria-describedby', 'aria-labelledby', 'for'])
    for (const one of all(`[${name}]`)) for (const id of one.getAttribute(name).split(/\s+/)) if (!document.getElementById(id)) say(name, one);
  for (const one of all('table.sheet, dl.facts')) {
    const box = one.getBoundingClientRect();
    if (shown(one) && box.right > document.documentElement.clientWidth + 1) say('too wide', one);
  }
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
    say('page too wide by ' + (document.documentElement.scrollWidth - document.documentElement.clientWidth));

  const colour = (text) => {
    const part = text.match(/[\d.]+/g).map(Number);
    return { r: part[0], g: part[1], b: part[2], a: part.length > 3 ? part[3] : 1 };
  };
  const over = (top, under) => ({
    r: top.r * top.a + under.r * (1 - top.a), g: top.g * top.a + under.g * (1 - top.a), b: top.b * top.a + under.b * (1 - top.a), a: 1,
  });
  const ground = (one) => {
    const layers = [];
    for (let at = one; at; at = at.parentElement) {
      const found = colour(getComputedStyle(at).backgroundColor);
      if (found.a > 0) layers.push(found);
      if (found.a === 1) break;
    }
    return layers.reverse().reduce((under, top) => over(top, under), { r: 255, g: 255, b: 255, a: 1 });
  };
  const part = (value) => { const c = value / 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const light = (c) => 0.2126 * part(c.r) + 0.7152 * part(c.g) + 0.0722 * part(c.b);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (walker.nextNode()) {
    const one = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !shown(one) || one.closest('svg, :disabled, option')) continue;
    const under = ground(one), ink = over(colour(getComputedStyle(one).color), under);
    const [high, low] = [light(ink), light(under)].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    const key = one.className + one.tagName + ratio.toFixed(2);
    if (ratio < 4.5 && !seen.has(key)) { seen.add(key); say('contrast ' + ratio.toFixed(2), one); }
  }
  return wrong;
}
