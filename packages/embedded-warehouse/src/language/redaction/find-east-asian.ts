/**
 * Names and addresses in Chinese, Japanese and Korean, whose scripts have no capitals: a name stands behind a label or
 * before a form of address, an address begins with its province.
 */
import type { PersonalData } from './categories.ts';
import { matchAll } from './matches.ts';

const HAN = '[\\p{Script=Han}々]';
const KANA = '[\\p{Script=Katakana}ー・]';
const GAP = '[ \u3000]';

const CHINESE_FAMILY =
  '(?:欧阳|司马|上官|诸葛|[王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖蕭田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范金石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯])';
const CHINESE_LABEL =
  '(?:姓名|客户|客戶|顾客|顧客|患者|病人|联系人|聯絡人|收件人|收货人|收貨人|申请人|申請人|乘客|员工|員工|学生|學生|会员|會員|用户|用戶|我叫|我是)(?:姓名)?';
/** What a sentence goes on with behind a name of two characters or three. */
const CHINESE_BEHIND = `(?=(?!${HAN})|[来來说說要想打的在已请請问問需投反致申联聯订訂购購住和与與是,])`;
const KOREAN_FAMILY =
  '(?!고객|이모|조카|주인|장모|이름|전화|주문|이번|주소|정보|서류|안내|기록|상담|신분|성함|계정|문의|이메일|이용|연락|오류|배송|전용|조회|지원|가입|인증|동의|만족|전체|유의|관리|보호|사은|우대|방문|신규)[김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용]';

const JAPANESE_NAME = `(${HAN}{2,4}(?:${GAP}${HAN}{1,3})?|${KANA}{2,10}(?:${GAP}${KANA}{2,10})?)(?!${HAN}|${KANA})`;
/** What people are, whom the Japanese address by it: "the manager", "the driver". */
const JAPANESE_ROLE =
  '屋|方々|[社部課店係会院校駅]長|運転手|[店社職]員|医者|担当|学生|生徒|患者|業者|看護師|大家|隣|皆|奥|息子|娘|父|母|兄|姉|客|神|子';

/** Words that begin with a family name. */
const CHINESE_WORD =
  '(?:余额|餘額|金额|金額|金卡|金牌|马上|馬上|方面|方向|万一|任何|高级|高級|江苏|白天|程序|严重|黄金|白金|文件|毛利|高度|于[周星今昨明本上下前后年月])';

const NAMES = [
  `${CHINESE_LABEL}[：:是]?${GAP}{0,2}(?!${CHINESE_WORD})(${CHINESE_FAMILY}${HAN}{1,2}?)${CHINESE_BEHIND}`,
  `(${CHINESE_FAMILY}${HAN}{0,2}?)(?=先生|女士|小姐|太太)`,
  `(?:氏名|お?名前|宛名|受取人)(?:は|[：:])?${GAP}{0,2}${JAPANESE_NAME}`,
  `(?:患者|顧客|担当者?|会員)名?[：:　 ]${GAP}?${JAPANESE_NAME}`,
  `(?<![お御]|${HAN})((?!何|同)(?:${HAN}{1,3}${GAP})?${HAN}{1,4})(?<!${JAPANESE_ROLE})(?=さん|さま|様|殿(?!${HAN}))`,
  `(${HAN}{1,3}${GAP}${HAN}{1,3}|${KANA}{2,10}${GAP}${KANA}{2,10})(?=[、,] ?(?:電話|住所|年齢|生年月日|〒|\\d{1,3}[歳才]))`,
  `(?:(?:이름|성명)[은는]?|저는|제 이름은|(?:고객|환자|신청자|담당자|수령인|회원)(?:명|님)?)[:：]?${GAP}{0,2}(${KOREAN_FAMILY}[가-힣]{1,2}?)(?=님|씨|[은는이가의]?(?![가-힣])|입니다|에게)`,
  `(?<![가-힣])(${KOREAN_FAMILY}[가-힣]{1,2}) ?(?=(?:님|씨)(?:[은는이가의께을를]|(?![가-힣])))`,
].map((pattern) => new RegExp(pattern, 'gu'));

/** Not with the verb or preposition before it: "lives in", "send to". */
const CHINESE_PLACE = `(?:(?<=[在到至于往寄送：])(?![在到至于往])${HAN}{2,6}|(?![在到至于往住寄送居])${HAN}{2,3})`;

const ADDRESSES = [
  `(?:〒?\\d{3}-\\d{4}${GAP}?)?(?:北海道|東京都|大阪府|京都府|${HAN}{2,3}県)(?:(?![はをにもへで])[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー々]){1,25}[\\d０-９][\\d０-９−－ー丁目番地号の-]{0,20}(?![\\d万千百人円年月日時分個件台本歳%])(?:${GAP}?[^\\s、。,]{1,20}[\\d０-９]{1,4}号?室?)?`,
  `(?:${CHINESE_PLACE}(?:省|自治区))?${CHINESE_PLACE}市${HAN}{0,8}[路街道巷弄村镇]${HAN}{0,4}\\d{1,5}[号號]?(?:${HAN}{0,6}\\d{1,4}(?:栋|号楼|单元|室|楼|层|號|樓)?){0,4}`,
  `(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주)[가-힣]{0,5} (?:[가-힣]{1,8}[시군구읍면] ){0,3}[가-힣\\d]{1,16}[로길동] ?\\d{1,4}(?:-\\d{1,3})?(?:,? \\d{1,4}동)?(?: \\d{1,4}호)?`,
].map((pattern) => new RegExp(pattern, 'gu'));

export const isEastAsian = (text: string) =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text);

export function findEastAsianNames(text: string): PersonalData[] {
  return isEastAsian(text) ? NAMES.flatMap((pattern) => matchAll(text, pattern, 'NAME')) : [];
}

export function findEastAsianAddresses(text: string): PersonalData[] {
  return isEastAsian(text) ? ADDRESSES.flatMap((pattern) => matchAll(text, pattern, 'ADDRESS')) : [];
}
