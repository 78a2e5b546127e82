package closure

import "zhenggai/internal/say"

// Name is the state in words.
func (s State) Name() say.Text { return say.T("closure.state." + string(s)) }

// Name is the kind of event in words.
func (k Kind) Name() say.Text { return say.T("closure.kind." + string(k)) }

// Name is the part in words.
func (r Role) Name() say.Text { return say.T("closure.role." + string(r)) }

// Name is the stage in words.
func (s Stage) Name() say.Text { return say.T("closure.stage." + string(s)) }

// Name is the material in words.
func (m Material) Name() say.Text { return say.T("closure.material." + string(m)) }

// Name is the nature in words.
func (n Nature) Name() say.Text { return say.T("closure.nature." + string(n)) }

// LevelName is a level of acceptance in words.
func LevelName(level string) say.Text { return say.T("closure.level." + level) }
