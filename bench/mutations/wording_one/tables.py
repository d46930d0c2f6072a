"""Reviews and lawsuits, decisions, documents, fees, and sums of the office's own."""

from __future__ import annotations

from bench.mutations.forms import Form

REVIEWS = (
    Form("因政府信息公开被申请行政复议{review}件，被提起行政诉讼{lawsuit}件。", free=True),
    Form("{year}年，{own}发生政府信息公开类行政复议{review}件。"),
    Form("{year}年因政府信息公开引发行政诉讼{lawsuit}件。"),
    Form("行政复议{review}件，行政诉讼{lawsuit}件，均积极应诉答辩。"),
    Form("全年被申请政府信息公开行政复议{review}件，其中维持{upheld}件。"),
    Form("涉及政府信息公开的行政诉讼{lawsuit|wide}件。"),
    Form("政府信息公开行政复议案件{review|cn}件。"),
    Form("因依申请公开答复引发的行政复议{review}件、行政诉讼{lawsuit}件。"),
    Form("{own}办理政府信息公开行政复议{review}件。", beyond=True),
    Form("{year}年度发生行政诉讼{lawsuit}件，均与政府信息公开有关。"),
    Form("收到因政府信息公开提起的行政复议申请{review}件。"),
    Form("行政诉讼共{lawsuit}件，其中未经复议直接起诉{direct}件、复议后起诉{after}件。", free=True, least=(("lawsuit", 1),)),
    Form("{year}年{own}因政府信息公开工作被提起行政复议{review}起。"),
)  # fmt: skip
NO_REVIEWS = (
    Form("未发生因政府信息公开引发的行政复议和行政诉讼。", zero=("review", "lawsuit")),
    Form("{year}年，{own}没有因政府信息公开被申请行政复议、提起行政诉讼的情况。", zero=("review", "lawsuit")),
    Form("全年未发生政府信息公开行政复议案件。", zero=("review",)),
    Form("无政府信息公开行政诉讼案件。", zero=("lawsuit",)),
    Form("{year}年度行政复议0件、行政诉讼0件。", zero=("review", "lawsuit")),
    Form("未发生针对{own}政府信息公开工作的行政复议、诉讼。", zero=("review", "lawsuit")),
    Form("本年度无行政复议、行政诉讼。", zero=("review", "lawsuit")),
)
DECISIONS = (
    Form("{year}年，{own}作出行政许可决定{licensing}件，行政处罚决定{penalties}件。"),
    Form("全年办理行政许可{licensing}件。"),
    Form("全年作出行政处罚{penalties}件，处罚结果均在信用平台公示。"),
    Form("{year}年办结行政许可事项{licensing|comma}件，按时办结率100%。"),
    Form("{own}全年共实施行政处罚{penalties|wide}件，实施行政强制{coercion|wide}件。"),
    Form("依法作出行政强制决定{coercion}件。"),
    Form("{year}年度共作出行政许可{licensing}项、行政处罚{penalties}项、行政强制{coercion}项。"),
    Form("{own}{year}年共办理行政处罚案件{penalties}件。"),
    Form("行政执法信息公开方面，作出行政处罚决定{penalties}件。"),
    Form("全年办理行政许可{licensing|tens}件，审批效率进一步提升。"),
    Form("{year}年办结行政许可{licensing}宗。"),
    Form("实施行政强制措施{coercion|cn}件。"),
    Form("{year}年{own}作出行政处罚决定{penalties}份。"),
    Form("全年成功办理行政许可{licensing}项。"),
)
NO_DECISIONS = (
    Form("{year}年未作出行政强制决定。", zero=("coercion",)),
    Form("{year}年度{own}未实施行政处罚。", zero=("penalties",)),
    Form("全年未办理行政许可。", zero=("licensing",)),
    Form("{year}年行政处罚0件、行政强制0件。", zero=("penalties", "coercion")),
    Form("本年度没有作出行政许可决定。", zero=("licensing",)),
)
DOCUMENTS = (
    Form("{year}年制发行政规范性文件{made}件。"),
    Form("全年公开行政规范性文件{made}件，保留现行有效行政规范性文件{in_force}件。"),
    Form("{year}年，{own}制发行政规范性文件{made}件，废止{repealed}件，现行有效{in_force}件。", free=True, least=(("made", 1),)),
    Form("现行有效的行政规范性文件{in_force}件，均已在网站集中公开。"),
    Form("废止行政规范性文件{repealed}件。"),
    Form("{year}年度{own}发布行政规范性文件{made|cn}件。"),
    Form("经清理，{own}保留行政规范性文件{in_force}件。"),
    Form("截至{year}年底，现行有效行政规范性文件共{in_force|wide}件。"),
    Form("{own}{year}年新制发规范性文件{made}件，均按规定备案。"),
    Form("本年度公开行政规范性文件{made}件，并同步发布解读材料。"),
    Form("对行政规范性文件开展清理，废止{repealed}件、继续有效{in_force}件。", beyond=True),
    Form("{year}年{own}制发规范性文件{made}份，现行有效规范性文件{in_force}份。"),
    Form("全年废止规范性文件{repealed|cn}件，并在网站标注有效性。"),
)  # fmt: skip
NO_DOCUMENTS = (
    Form("{year}年{own}未制发行政规范性文件。", zero=("made",)),
    Form("本年度没有制发、废止行政规范性文件。", zero=("made", "repealed")),
    Form("{year}年度未发布行政规范性文件。", zero=("made",)),
    Form("全年无新制发的规范性文件。", zero=("made",)),
)
FEES = (
    "{year}年，{own}未收取信息处理费。",
    "依据《政府信息公开信息处理费管理办法》，{year}年度{own}没有收取政府信息公开信息处理费。",
    "{year}年度，{own}在办理政府信息公开申请过程中未向申请人收取信息处理费。",
    "按照国办函〔2020〕109号文件规定，{year}年{own}未产生信息处理费。",
    "本年度未发生政府信息公开信息处理费收费情况。",
    "{own}{year}年收取信息处理费0元。",
    "依据《政府信息公开信息处理费管理办法》收取信息处理费的情况：{year}年无收取信息处理费情况。",
    "{year}年，{own}依申请公开没有发出收费通知，未收取任何信息处理费。",
    "信息处理费方面，{year}年度收取金额为0。",
    "{own}严格执行国家有关规定，{year}年度未收取过信息处理费。",
    "{year}年度未收取公开信息处理费。",
    "关于信息处理费，{own}{year}年度未向任何申请人发出收费通知，也未收取费用。",
    "{year}年{own}收取政府信息公开信息处理费的总金额为0元。",
)
SUMS = (
    Form("全年通过政府网站公开各类信息{sum3}条，其中工作动态{p1}条、通知公告{p2}条、政策文件{p3}条。"),
    Form("{year}年主动公开政府信息{sum2}条，其中网站公开{p1}条，政务新媒体公开{p2}条。"),
    Form("共发布政策解读{sum3}篇，其中文字解读{p1}篇、图解{p2}篇、视频解读{p3}篇。"),
    Form("{own}微信公众号和微博共推送信息{sum2|comma}条（其中微信公众号{p1|comma}条，微博{p2|comma}条）。"),
    Form("全年公开信息{sum4}条，其中机构职能类{p1}条、法规文件类{p2}条、行政执法类{p3}条、其他类{p4}条。"),
    Form("组织培训{sum2}次，其中集中授课{p1}次、线上学习{p2}次。"),
    Form("{year}年主动公开信息{sum2}条，包括概况信息{p1}条和政务动态{p2}条。"),
    Form("网站专栏更新{sum3}条：其中财政信息{p1}条，人事信息{p2}条，重点领域信息{p3}条。"),
    Form("全年编发政务简报{sum2|cn}期，其中专刊{p1|cn}期、综合刊{p2|cn}期。"),
    Form("回应公众关切{sum2}次，其中网站互动{p1}次，热线答问{p2}次。"),
    Form("全年发布视频{sum2|wide}个，其中原创{p1|wide}个、转发{p2|wide}个。"),
    Form("{year}年在门户网站公开信息{sum3|tens}条，其中动态类{p1}条、公示类{p2}条、数据类{p3}条。"),
    Form("开展政府开放日活动{sum2}场，其中线下{p1}场、线上{p2}场。"),
)
