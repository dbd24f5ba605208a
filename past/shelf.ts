/** What the demo's shops sell, when, and how much of it: a mall's ordinary days. Prices in yuan. */
import { DEMO_SHOPS } from "#server/setup/demo.ts";

export interface Shelf {
  number: string;
  /** Payments of an ordinary working day, and of a day off. */
  workday: number;
  dayOff: number;
  /** Weight of each hour of the day, from the first one open. */
  opensAt: number;
  hours: readonly number[];
  hoursOff: readonly number[];
  goods: readonly (readonly [name: string, yuan: number, weight: number])[];
  /** So many things at once, by weight. */
  basket: readonly (readonly [count: number, weight: number])[];
}

const numberOf = (shortName: string): string => {
  const shop = DEMO_SHOPS.find((s) => s.shortName === shortName);
  if (!shop) throw new Error(`the demo has no shop ${shortName}`);
  return shop.number;
};

export const COFFEE = numberOf("鹿野咖啡");
export const NOODLE = numberOf("小满面馆");
export const BOOK = numberOf("拾光书店");
export const FRUIT = numberOf("青禾水果");

export const SHELVES: readonly Shelf[] = [
  {
    number: COFFEE,
    workday: 23,
    dayOff: 20,
    opensAt: 7,
    hours: [4, 10, 8, 4, 3, 4, 6, 6, 5, 3, 2, 2, 1],
    hoursOff: [0, 2, 4, 6, 6, 5, 6, 7, 7, 5, 3, 2, 1],
    goods: [
      ["美式", 18, 5],
      ["拿铁", 26, 8],
      ["燕麦拿铁", 30, 5],
      ["手冲 耶加雪菲", 38, 2],
      ["可颂", 16.5, 3],
      ["鸡肉三明治", 28.8, 2],
    ],
    basket: [
      [1, 7],
      [2, 4],
      [3, 1],
    ],
  },
  {
    number: NOODLE,
    workday: 20,
    dayOff: 19,
    opensAt: 10,
    hours: [1, 8, 12, 5, 1, 1, 2, 6, 7, 3, 1],
    hoursOff: [1, 6, 10, 7, 2, 2, 3, 7, 8, 4, 1],
    goods: [
      ["红烧牛肉面", 32, 7],
      ["葱油拌面", 19.9, 5],
      ["三鲜小馄饨", 24, 4],
      ["椒麻鸡丝凉面", 27.5, 3],
      ["酸梅汤", 8, 3],
    ],
    basket: [
      [1, 4],
      [2, 5],
      [3, 2],
    ],
  },
  {
    number: BOOK,
    workday: 7,
    dayOff: 15,
    opensAt: 10,
    hours: [1, 1, 2, 2, 1, 1, 1, 2, 4, 5, 3],
    hoursOff: [2, 4, 4, 4, 6, 6, 6, 5, 4, 3, 2],
    goods: [
      ["文学 平装", 45, 6],
      ["绘本", 59.8, 5],
      ["画册", 128, 1],
      ["笔记本", 23, 4],
      ["杂志", 35, 3],
    ],
    basket: [
      [1, 6],
      [2, 3],
      [4, 1],
    ],
  },
  {
    number: FRUIT,
    workday: 12,
    dayOff: 14,
    opensAt: 8,
    hours: [2, 2, 2, 3, 3, 2, 2, 2, 4, 7, 8, 5, 2],
    hoursOff: [1, 3, 4, 5, 4, 3, 4, 4, 5, 6, 5, 4, 2],
    goods: [
      ["苹果 1.5kg", 19.8, 5],
      ["香蕉 1kg", 9.9, 4],
      ["葡萄 阳光玫瑰", 39.9, 3],
      ["果切 大份", 25, 5],
      ["石榴 3 个", 32.6, 2],
      ["柚子", 15.5, 3],
    ],
    basket: [
      [1, 5],
      [2, 4],
      [3, 2],
    ],
  },
];
