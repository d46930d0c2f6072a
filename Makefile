# Every target runs alone on a fresh clone: .ci/setup makes .venv and returns at once when nothing has changed.
PY := .venv/bin/python
export PYTHONUTF8 := 1
ifneq (,$(filter C POSIX,$(LC_ALL)))  # with these, Python before 3.13 does not start below a folder with a Chinese name
export LC_ALL := C.UTF-8
endif

# what is started a hundred times is compiled once, and not beside the code
test soak: export PYTHONDONTWRITEBYTECODE :=
test soak: export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/bytecode

.PHONY: setup setup-ocr demo test test-browser test-scans test-portals lint format docs bench bench-rules fuzz soak lock
setup:
	@sh .ci/setup

setup-ocr:
	@sh .ci/setup ocr

demo: setup
	@$(PY) -m gouji demo $(ARGS)

# halves, not turns: what a module has prepared is prepared once
test: setup-ocr
	$(PY) -m pytest -n 2 --dist worksteal $(ARGS)

test-browser: setup
	@sh .ci/setup browser
	$(PY) -m pytest -n 2 tests/browser $(ARGS)

# whole scans are slow to recognise: apart from the other tests, and never left out by CI
test-scans: setup-ocr
	GOUJI_WHOLE_SCANS=1 GOUJI_SCANS=1 $(PY) -m pytest tests/audit/reading/recognition/test_read_picture.py tests/gouji/selfcheck/test_scan.py $(ARGS)

# portals with every fault, and with trouble for days: minutes of crawling, apart from the other tests, never left out by CI
test-portals: setup-ocr
	GOUJI_PORTALS=1 $(PY) -m pytest -n 2 tests/simulator/test_matrix.py tests/simulator/test_campaign.py $(ARGS)

lint: setup
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) docs/build.py --check

format: setup
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

docs: setup
	$(PY) docs/build.py

bench: setup-ocr
	$(PY) -m bench $(ARGS)

bench-rules: setup-ocr
	$(PY) -m bench.mutations $(ARGS)

fuzz: setup-ocr
	$(PY) -m tests.fuzzing $(ARGS)

soak: setup-ocr
	GOUJI_KILLS=50 $(PY) -m pytest -n 2 tests/spiders/test_killed.py $(ARGS)
	GOUJI_KILLS=200 GOUJI_HISTORIES=100000 $(PY) -m pytest -n 2 tests/db/test_at_once.py tests/db/test_histories.py
	GOUJI_TURNS=400 GOUJI_MONKEYS=50 GOUJI_STEPS=250 $(PY) -m pytest -n 2 tests/gouji/review/test_pages_at_once.py tests/gouji/review/test_monkey.py
	GOUJI_PORTALS=1 GOUJI_WHOLE_MATRIX=1 $(PY) -m pytest -n 2 tests/simulator/test_matrix.py
	GOUJI_REQUESTS=20000 $(PY) -m pytest -n 2 tests/gouji/review/test_fuzzing.py
	GOUJI_EVERY_WRITE=1 GOUJI_POWER=300 $(PY) -m pytest -n 2 tests/gouji/troubles
	GOUJI_LIVES=200 $(PY) -m pytest -n 2 tests/notifications/test_lives.py
	GOUJI_DAMAGED_TEMPLATES=600 $(PY) -m pytest -n 2 tests/notifications/test_templates.py
	$(PY) -m tests.simulator.season --size M
	$(PY) -m tests.simulator.campaign --size S --seed $(or $(GOUJI_SEED),7)
	$(PY) -m tests.simulator.campaign --size M --seed $(or $(GOUJI_SEED),7)
	$(PY) -m bench.scale
	GOUJI_SEASONS=4 $(PY) -m pytest -n 2 tests/seasons/test_season.py
	$(PY) -m tests.seasons.driver --bodies 200 --share 25 --seed $(or $(GOUJI_SEED),7)

lock: setup
	@sh .ci/lock
