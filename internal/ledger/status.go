package ledger

// Status is the meaning of an official status wording. The wording itself is always kept beside it.
type Status string

// The statuses, as the parse command prints them.
const (
	StatusDone         Status = "done"           // 已完成整改
	StatusDoneLongTerm Status = "done_long_term" // 已完成整改，长期坚持
	StatusInProgress   Status = "in_progress"    // 正在推进实施
	StatusNotStarted   Status = "not_started"    // 尚未启动
	StatusBehind       Status = "behind"         // 未达到序时进度、未按期完成
	StatusPartlyDone   Status = "partly_done"    // 基本完成、阶段性办结
	StatusClosed       Status = "closed"         // 已销号
	StatusAccepted     Status = "accepted"       // 通过验收、具备验收销号条件
	StatusNoticed      Status = "noticed"        // 公示中、拟按程序实施销号
	StatusCarriedOver  Status = "carried_over"   // 转入下一轮
	StatusUnknown      Status = "unknown"
)

// Statuses lists the statuses in the order a chooser shows them.
var Statuses = []Status{
	StatusDone, StatusDoneLongTerm, StatusInProgress, StatusNotStarted, StatusBehind, StatusPartlyDone,
	StatusClosed, StatusAccepted, StatusNoticed, StatusCarriedOver, StatusUnknown,
}

// Workflow is where the office stands with a finding. Once the finding is claimed for closing it is the state
// of its closing case, by the same word, and moves with it alone.
type Workflow string

// The workflow states.
const (
	WorkflowDraft       Workflow = "draft"        // 待认领
	WorkflowPlanned     Workflow = "planned"      // 方案已批
	WorkflowActive      Workflow = "active"       // 整改中
	WorkflowSuspended   Workflow = "suspended"    // 暂停
	WorkflowSelfChecked Workflow = "self_checked" // 已自查自验
	WorkflowApplied     Workflow = "applied"      // 已申请销号
	WorkflowVerifying   Workflow = "verifying"    // 核查中
	WorkflowReturned    Workflow = "returned"     // 已退回
	WorkflowAccepted    Workflow = "accepted"     // 通过验收
	WorkflowNoticed     Workflow = "noticed"      // 公示中
	WorkflowClosed      Workflow = "closed"       // 已销号
	WorkflowFiled       Workflow = "filed"        // 已备案
	WorkflowRebound     Workflow = "rebound"      // 反弹
	WorkflowTransferred Workflow = "transferred"  // 转入下一轮督察
)

// Workflows lists the workflow states in order.
var Workflows = []Workflow{
	WorkflowDraft, WorkflowPlanned, WorkflowActive, WorkflowSuspended, WorkflowSelfChecked, WorkflowApplied, WorkflowVerifying,
	WorkflowReturned, WorkflowAccepted, WorkflowNoticed, WorkflowClosed, WorkflowFiled, WorkflowRebound, WorkflowTransferred,
}

// WorkflowsByHand lists those that a person may choose while a finding is not in closing.
var WorkflowsByHand = Workflows[:4]

// Grade (进度) is how far the work has come against its schedule, as a person judges it.
type Grade string

// The grades; GradeNone when nobody has judged.
const (
	GradeNone       Grade = ""
	GradeNotStarted Grade = "not_started" // 尚未启动
	GradeBehind     Grade = "behind"      // 未达到序时进度
	GradeOnSchedule Grade = "on_schedule" // 达到序时进度
	GradeAhead      Grade = "ahead"       // 超过序时进度
	GradeDone       Grade = "done"        // 完成整改
)

// Grades lists the grades in order.
var Grades = []Grade{GradeNone, GradeNotStarted, GradeBehind, GradeOnSchedule, GradeAhead, GradeDone}

// TimeClass (时限类型) is the kind of deadline.
type TimeClass string

// The classes; TimeClassNone when no document says.
const (
	TimeClassNone      TimeClass = ""
	TimeClassImmediate TimeClass = "immediate" // 立行立改
	TimeClassTerm      TimeClass = "term"      // 限期整改
	TimeClassLongTerm  TimeClass = "long_term" // 长期坚持
)

// TimeClasses lists the classes in order.
var TimeClasses = []TimeClass{TimeClassNone, TimeClassImmediate, TimeClassTerm, TimeClassLongTerm}
