package journal

import "slices"

// The closed catalogue of acts. A sentence for each stands in the message catalogue as act.<name>.
const (
	InstanceStarted  Act = "instance.started" // the first entry of every journal
	KeyRotated       Act = "key.rotated"
	AccountAdded     Act = "account.added"
	AccountChanged   Act = "account.changed"
	PasswordChanged  Act = "password.changed"
	GrantsChanged    Act = "grants.changed"
	FactorChanged    Act = "factor.changed" // a second factor enrolled or taken away
	DelegationMade   Act = "delegation.made"
	DelegationEnded  Act = "delegation.ended"
	TokenMade        Act = "token.made"
	TokenEnded       Act = "token.ended"
	SignedIn         Act = "sign_in.made"
	SignedOut        Act = "sign_in.ended"
	SignInFailed     Act = "sign_in.failed"
	SignInLocked     Act = "sign_in.locked" // a source was shut out of an account
	Denied           Act = "request.denied"
	AuditExported    Act = "audit.exported"
	SettingChanged   Act = "setting.changed"
	RoundAdded       Act = "round.added"
	RoundChanged     Act = "round.changed"
	FindingAdded     Act = "finding.added"
	FindingChanged   Act = "finding.changed"
	FindingWithdrawn Act = "finding.withdrawn"
	MeasureAdded     Act = "measure.added"
	MeasureChanged   Act = "measure.changed"
	MeasureWithdrawn Act = "measure.withdrawn"
	TaskAdded        Act = "task.added"
	TaskChanged      Act = "task.changed"
	PointsSet        Act = "points.set"

	AmendmentAsked     Act = "amendment.asked"
	AmendmentGranted   Act = "amendment.granted"
	AmendmentRefused   Act = "amendment.refused"
	AmendmentWithdrawn Act = "amendment.withdrawn"

	DocumentReceived  Act = "document.received"
	DocumentRead      Act = "document.read"
	DocumentRefused   Act = "document.refused"
	ReadingCorrected  Act = "reading.corrected"
	DocumentConfirmed Act = "document.confirmed"
	MappingKept       Act = "mapping.kept"
	UnitAdded         Act = "unit.added"
	UnitChanged       Act = "unit.changed"
	PersonAdded       Act = "person.added"
	PersonChanged     Act = "person.changed"
	PersonErased      Act = "person.erased"
	PostAdded         Act = "post.added"
	PostChanged       Act = "post.changed"
	HoldingBegun      Act = "holding.begun"
	HoldingEnded      Act = "holding.ended"
	RosterImported    Act = "roster.imported"
	LettersDrawn      Act = "letters.drawn"
	LettersSent       Act = "letters.sent"
	LettersSigned     Act = "letters.signed"
	LetterWithdrawn   Act = "letter.withdrawn"
	TemplateChanged   Act = "template.changed"
	BackupTaken       Act = "backup.taken"
	BackupRestored    Act = "backup.restored"

	ClosureClaimed            Act = "closure.claimed"
	ClosurePlanned            Act = "closure.planned"
	ClosureStarted            Act = "closure.started"
	ClosureSuspended          Act = "closure.suspended"
	ClosureResumed            Act = "closure.resumed"
	ClosureSelfChecked        Act = "closure.self_checked"
	ClosureApplied            Act = "closure.applied"
	ClosureSiteVerified       Act = "closure.site_verified"
	ClosurePaperVerified      Act = "closure.paper_verified"
	ClosureReviewed           Act = "closure.reviewed"
	ClosureReturned           Act = "closure.returned"
	ClosureAccepted           Act = "closure.accepted"
	ClosureNoticed            Act = "closure.noticed"
	ClosureObjected           Act = "closure.objected"
	ClosureObjectionUpheld    Act = "closure.objection_upheld"
	ClosureObjectionDismissed Act = "closure.objection_dismissed"
	ClosureNoticeEnded        Act = "closure.notice_ended"
	ClosureClosed             Act = "closure.closed"
	ClosureFiled              Act = "closure.filed"
	ClosureLookBackPassed     Act = "closure.look_back_passed"
	ClosureLookBackFailed     Act = "closure.look_back_failed"
	ClosureRebounded          Act = "closure.rebounded"
	ClosureTransferred        Act = "closure.transferred"

	LampsLit      Act = "lamps.lit"      // a sitting was held over a finding's tasks
	StepIssued    Act = "step.issued"    // a document of the ladder was signed out
	StepWaived    Act = "step.waived"    // a draft was not issued
	StepAnswered  Act = "step.answered"  // a unit answered a document
	RemarkNoted   Act = "remark.noted"   // a criticism, an exposure or a judgement was put on file
	RemarkSettled Act = "remark.settled" // it counts no longer
	RuleChosen    Act = "rule.chosen"    // a rule file was put in force

	EvidenceAdded Act = "evidence.added"
	GoalCompared  Act = "goal.compared"

	PaperSent          Act = "paper.sent"
	PaperCountersigned Act = "paper.countersigned"
	PaperSigned        Act = "paper.signed"
	PaperReturned      Act = "paper.returned"
	PaperWithdrawn     Act = "paper.withdrawn"

	PetitionsReceived Act = "petitions.received"
	PetitionAnswered  Act = "petition.answered"
	PetitionAssigned  Act = "petition.assigned"
	PetitionLinked    Act = "petition.linked" // to an earlier one or a finding, or no longer
	PetitionErased    Act = "petition.erased" // who complained was forgotten

	ReturnSubmitted  Act = "return.submitted"  // a unit answered the dispatch of a period
	DispatchReminded Act = "dispatch.reminded" // the office reminded units that had not

	LinkMade      Act = "closure.link_made"
	LinkWithdrawn Act = "closure.link_withdrawn"

	InspectionAnnounced Act = "inspection.announced"
	InspectionDrawn     Act = "inspection.drawn"
	CampaignLaunched    Act = "campaign.launched"
	CampaignAnswered    Act = "campaign.answered"
	CampaignReminded    Act = "campaign.reminded"

	DoubtJudged Act = "doubt.judged" // a person said what a sign of false work is
	DoubtAsked  Act = "doubt.asked"  // a person asked a unit to look at one

	HostListed       Act = "host.listed" // the product may connect to a host
	HostStruck       Act = "host.struck"
	MailSet          Act = "mail.set" // the mail server
	RobotAdded       Act = "robot.added"
	RobotRemoved     Act = "robot.removed"
	ChannelTested    Act = "channel.tested"
	AddressAsked     Act = "address.asked" // a code was sent to an address that somebody says is theirs
	AddressConfirmed Act = "address.confirmed"
	AddressForgotten Act = "address.forgotten"
	TellingChosen    Act = "telling.chosen"
	MessageRetried   Act = "message.retried"
)

// Acts lists every act, for filters and for the test that each has its sentence.
var Acts = []Act{
	InstanceStarted, KeyRotated, AccountAdded, AccountChanged, PasswordChanged, GrantsChanged, FactorChanged,
	DelegationMade, DelegationEnded, TokenMade, TokenEnded, SignedIn, SignedOut, SignInFailed, SignInLocked, Denied, AuditExported,
	SettingChanged,
	RoundAdded, RoundChanged, FindingAdded, FindingChanged, FindingWithdrawn,
	MeasureAdded, MeasureChanged, MeasureWithdrawn, TaskAdded, TaskChanged, PointsSet,
	AmendmentAsked, AmendmentGranted, AmendmentRefused, AmendmentWithdrawn,
	DocumentReceived, DocumentRead, DocumentRefused, ReadingCorrected, DocumentConfirmed,
	MappingKept, UnitAdded, UnitChanged, PersonAdded, PersonChanged, PersonErased, PostAdded, PostChanged,
	HoldingBegun, HoldingEnded, RosterImported, LettersDrawn, LettersSent, LettersSigned, LetterWithdrawn, TemplateChanged,
	BackupTaken, BackupRestored,
	ClosureClaimed, ClosurePlanned, ClosureStarted, ClosureSuspended, ClosureResumed,
	ClosureSelfChecked, ClosureApplied, ClosureSiteVerified, ClosurePaperVerified, ClosureReviewed,
	ClosureReturned, ClosureAccepted, ClosureNoticed, ClosureObjected, ClosureObjectionUpheld,
	ClosureObjectionDismissed, ClosureNoticeEnded, ClosureClosed, ClosureFiled, ClosureLookBackPassed,
	ClosureLookBackFailed, ClosureRebounded, ClosureTransferred,
	EvidenceAdded, GoalCompared,
	LinkMade, LinkWithdrawn,
	PaperSent, PaperCountersigned, PaperSigned, PaperReturned, PaperWithdrawn,
	InspectionAnnounced, InspectionDrawn, CampaignLaunched, CampaignAnswered, CampaignReminded,
	LampsLit, StepIssued, StepWaived, StepAnswered, RemarkNoted, RemarkSettled, RuleChosen,
	PetitionsReceived, PetitionAnswered, PetitionAssigned, PetitionLinked, PetitionErased,
	ReturnSubmitted, DispatchReminded,
	DoubtJudged, DoubtAsked,
	HostListed, HostStruck, MailSet, RobotAdded, RobotRemoved, ChannelTested,
	AddressAsked, AddressConfirmed, AddressForgotten, TellingChosen, MessageRetried,
}

// Administrative tells whether an act belongs to the journal of administration: accounts, grants, sign-ins, denials.
func (a Act) Administrative() bool { return slices.Contains(administrative, a) }

var administrative = []Act{
	AccountAdded, AccountChanged, PasswordChanged, GrantsChanged, FactorChanged, DelegationMade, DelegationEnded,
	TokenMade, TokenEnded, SignedIn, SignedOut, SignInFailed, SignInLocked, Denied, AuditExported, SettingChanged,
	HostListed, HostStruck, MailSet, RobotAdded, RobotRemoved, ChannelTested,
	AddressAsked, AddressConfirmed, AddressForgotten, TellingChosen, MessageRetried,
}
