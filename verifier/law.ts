/**
 * The laws a clearing file is held to, each with a short code that a clerk can say on the telephone.
 * Order = the order of the check. Source: the format of QFC1 and the arithmetic both sides agreed on.
 */
export const LAWS = {
  form: ["文件格式不符", "the file is not well formed"],
  digest: ["摘要不符，文件被改动或不完整", "a digest does not match: changed or incomplete"],
  signature: ["平台签名无效", "the platform's signature does not hold"],
  "header.opened": ["开账时刻早于窗口结束", "opened before its window ended"],
  "header.name": ["文件名或版本与抬头不符", "name or version is not what the header says"],
  "header.window": ["清算日期或窗口不符", "clearing date or window is wrong"],
  "header.settle_day": ["划付日不是清算日后的第一个工作日", "settle day is not the first working day after"],
  "header.register": ["所用商户登记与收单机构登记不一致", "made with another register than the acquirer's"],
  "header.calendar": ["所用工作日历与收单机构日历不一致", "made with another calendar"],
  "header.seal": ["封存根不是当日封存的根", "the seal's root is not that of the day's seal"],
  "chain.released": [
    "该账日已由另一份文件放行、结清或提交银行；同一账日只付一次",
    "another file closed this clearing date: released, settled or exported",
  ],
  "chain.void": ["所接的上一份文件已被拒绝或已作废", "built on a file that was rejected or is void"],
  "chain.version": ["同一账日已有相同或更高版本", "the version is not above the former ones of its date"],
  "chain.batch": ["批次号已在更早的文件中出现过", "its batch stands in an earlier file"],
  "chain.content": ["内容与已被拒绝的版本相同", "says the same as a version that was rejected"],
  "chain.root": ["之前没有一份已放行的文件", "none of the files it is built on is released"],
  "chain.previous": ["与上一份文件不相接", "does not follow the previous file"],
  "chain.release": [
    "上一份文件未经两名登记人员放行",
    "the previous file was not released by two registered people",
  ],
  "chain.carried": ["期初结转与上期结余不符", "carried in is not the previous rest"],
  "chain.dropped": ["上期有结余的商户被漏掉", "a shop with a previous rest was dropped"],
  "bill.missing": ["收单机构账单中没有这笔交易", "no row of the acquirer's bills has this transaction"],
  "bill.twice": ["同一笔交易出现两次", "the same transaction stands twice"],
  "bill.omitted": [
    "账单中有这笔交易，文件中既未清分也未列示未入账",
    "a bill row is neither entered nor left out",
  ],
  "bill.amount": ["金额、时间或渠道与账单不符", "amount, time or channel differs from the bill"],
  "order.number": ["商户订单号与账单不符", "the order number differs from the bill"],
  "order.terms": [
    "订单号不是这些条款的摘要：商户、协议、费率或金额被换过",
    "the order number is not the hash of these terms: seller, agreement, fees or amount were changed",
  ],
  "order.seller": ["收款的渠道商户号不属于该商户", "the channel's merchant number is not this seller's"],
  "order.role": [
    "卖方在登记簿中不是店铺，不能收款",
    "the register has the seller as no shop: it takes no orders",
  ],
  "order.agreement": [
    "分账协议不存在、不是该商户的或未经两人批准",
    "the agreement is unknown, another seller's or not approved by two",
  ],
  "order.fees": ["资费标准不存在或未经两人批准", "the fee schedule is unknown or not approved by two"],
  "order.in_force": [
    "下单时协议或资费不在有效期内",
    "agreement or fees were not in force when the order was made",
  ],
  "order.two_in_force": [
    "下单时该商户有两份协议或两份资费同时有效",
    "two agreements or two fee schedules of one seller were in force when the order was made",
  ],
  "consent.missing": ["缺少一方的同意记录", "a party's consent is not recorded"],
  "consent.refused": ["一方在生效前表示不同意", "a party said no before it was in force"],
  "consent.person": [
    "同意的人当时不是该商户登记的联系人",
    "whoever consented was no contact of that number in the register then",
  ],
  "consent.acquirer": [
    "收单机构只能替退出的收款方答复，并须写明理由",
    "the acquirer answers only for a receiver that leaves, and with a reason",
  ],
  "consent.text": [
    "同意的不是本工具打印给该方的文字",
    "what was consented to is not the text this tool prints for that party",
  ],
  "consent.replaces": [
    "同意时所替换的不是生效前有效的那一版",
    "consented to the replacement of another version than the one in force before",
  ],
  "consent.late": ["同意晚于生效（或下单）", "consented after it was in force, or after the order"],
  "approval.missing": ["未经两名不同的人批准", "not approved by two different people"],
  "approval.late": ["批准晚于生效", "approved after it was in force"],
  "approval.reason": [
    "有红字（新收款方或卖方所得大减），批准人未写理由",
    "there is a red mark (a new receiver, or the seller loses much) and an approver gave no reason",
  ],
  "order.lifetime": ["支付时间不在订单有效期内", "paid outside the order's lifetime"],
  "register.receiver": ["收款方不在商户登记中", "a receiver is not in the register"],
  "register.barred": ["收款方在禁止名单中", "a receiver is barred"],
  "fee.differs": ["手续费超出资费标准的容差", "the fee is off the schedule by more than the tolerance"],
  "fee.returned": ["退回手续费超出容差", "the returned fee is off by more than the tolerance"],
  share: ["分账金额不符", "a share is not what the agreement gives"],
  refund: ["退款分摊不符", "a refund's part is not what the rule gives"],
  "refund.exceeds": ["累计退款超过原支付", "refunds exceed the payment"],
  void: ["退款冲正没有依据", "a voided refund has no proof"],
  entry: ["清分明细不符", "an entry differs"],
  "entry.dropped": ["清分明细缺失", "an entry is missing"],
  "entry.invented": ["清分明细多出", "an entry has no ground"],
  document: ["所用协议清单不符", "the list of documents differs"],
  channel: ["渠道合计不符", "a channel total differs"],
  line: ["商户清分行不符", "a shop's line differs"],
  "line.dropped": ["商户清分行缺失", "a shop's line is missing"],
  "line.invented": ["商户清分行多出", "a shop's line has no ground"],
  layer: ["未付层次（来源日、到期日、金额）不符", "an unpaid layer differs (origin, due day, amount)"],
  "bank.twice": [
    "银行对同一行的答复互相矛盾（如先失败后成功），须由两人查明",
    "the bank's answers about one line contradict each other: two people must find out",
  ],
  returned: ["退汇、划付失败的重新入账不符", "a returned or failed amount does not match the bank"],
  "returned.twice": ["同一笔退汇重复入账", "a returned amount enters twice"],
  decision: ["差错处理决定不符", "a decision differs from the acquirer's own"],
  left_out: ["未入账清单不符", "the list of what is left out differs"],
  trailer: ["文件合计不符", "a total of the file differs"],
  equation: ["文件内部等式不成立", "an equation of the file does not hold"],
  E1: ["交易对账不平", "E1: file against bills"],
  E2: ["在途资金不平", "E2: in transit"],
  E3: ["待结算资金收支不平", "E3: client funds movement"],
  E4: ["总分、账实不符", "E4: all positions against funds held"],
  E5: ["可用资金不足以划付", "E5: funds do not cover what is payable"],
} as const satisfies Record<string, readonly [zh: string, en: string]>;

export type Law = keyof typeof LAWS;

/** Approvals a document or a release needs: two different people. */
export const PERSONS_NEEDED = 2;
