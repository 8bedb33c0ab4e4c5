import type { Random } from './random.ts'
import type { Cell } from './sql-text.ts'

const surnames = [
  '王',
  '李',
  '张',
  '刘',
  '陈',
  '杨',
  '黄',
  '赵',
  '吴',
  '周',
  '徐',
  '孙',
  '欧阳',
  '司馬',
  'O’Neill',
  'Müller',
  "D'Angelo",
] as const
const givenNames = [
  '伟',
  '芳',
  '秀英',
  '敏',
  '静',
  '丽',
  '强',
  '磊',
  '洋',
  '艳',
  '勇',
  '杰',
  '娟',
  '涛',
  '明',
  '超',
  '𠮷',
  'Zoë',
  'José',
  'Ай',
] as const
const adjectives = [
  '有机',
  '手工',
  '限量版',
  '智能',
  '轻便',
  '防水',
  '经典',
  '儿童',
  '便携',
  'Premium',
  'Ultra',
  '复古',
  '環保',
  '無線',
] as const
const nouns = [
  '咖啡杯',
  '笔记本',
  '耳机',
  '书包',
  '台灯',
  '茶叶',
  '键盘',
  '雨伞',
  '運動鞋',
  '香水',
  'Lamp',
  'Backpack',
  '自行车',
  '月饼 🥮',
] as const
const phrases = [
  '质量很好，下次还会购买 👍',
  '物流太慢了 😡，但是客服态度不错。',
  '包装精美，送朋友正合适 🎁🎉',
  'Good value for money; "as described".',
  '与描述不符，申请退款。',
  '颜色比图片深一些\n但是可以接受',
  '家人都喜欢 👨‍👩‍👧‍👦❤️',
  'C:\\promo\\2024\ttab, comma; semicolon',
  '值得推荐 ⭐⭐⭐⭐⭐',
  'Größe passt, très bien, отлично, 素晴らしい, 훌륭해요',
] as const
const cities = [
  '北京',
  '上海',
  '广州',
  '深圳',
  '杭州',
  '成都',
  '西安',
  '乌鲁木齐',
  '香港',
  'Zürich',
  'São Paulo',
  'Reykjavík',
] as const
const streets = [
  '人民路',
  '解放大道',
  '中山东路',
  '长安街',
  '建国门外大街',
  'Hauptstraße',
  'Rua Augusta',
] as const

export const personName = (random: Random) => `${random.pick(surnames)}${random.pick(givenNames)}`
export const productName = (random: Random) => `${random.pick(adjectives)}${random.pick(nouns)}`
export const city = (random: Random) => random.pick(cities)
export const streetLine = (random: Random) => `${random.pick(streets)} ${random.integer(1, 999)} 号`

/** One to `most` sentences. */
export function prose(random: Random, most: number): string {
  const count = random.integer(1, most)
  return Array.from({ length: count }, () => random.pick(phrases)).join(' ')
}

/** The value, or NULL with the given probability. */
export const orNull = <T extends Cell>(random: Random, probability: number, value: T): T | null =>
  random.chance(probability) ? null : value

/** A decimal of [0, most) with `scale` digits after the point, as text. */
export function decimal(random: Random, most: number, scale: number): string {
  const fraction = scale === 0 ? '' : `.${String(random.integer(0, 10 ** scale - 1)).padStart(scale, '0')}`
  return `${random.integer(0, most - 1)}${fraction}`
}

const firstSecond = Date.UTC(2019, 0, 1) / 1000
const lastSecond = Date.UTC(2026, 5, 30) / 1000

/** `YYYY-MM-DD HH:MM:SS` of the years the shop has been open, with 0 to 6 further digits. */
export function moment(random: Random, fraction = 0): string {
  const digits =
    fraction === 0 ? '' : `.${String(random.integer(0, 10 ** fraction - 1)).padStart(fraction, '0')}`
  return `${secondsText(random.integer(firstSecond, lastSecond))}${digits}`
}

export const day = (random: Random, fromYear: number, toYear: number) =>
  secondsText(random.integer(Date.UTC(fromYear, 0, 1) / 1000, Date.UTC(toYear, 11, 31) / 1000)).slice(0, 10)

function secondsText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')
}

/** `[-]H:MM:SS.mmm`, up to `mostHours` hours. */
export function duration(random: Random, mostHours: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes, seconds] = [
    random.integer(0, mostHours - 1),
    random.integer(0, 59),
    random.integer(0, 59),
  ]
  const sign = random.chance(0.1) ? '-' : ''
  return `${sign}${two(hours)}:${two(minutes)}:${two(seconds)}.${String(random.integer(0, 999)).padStart(3, '0')}`
}
