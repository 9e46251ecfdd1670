#!/bin/bash
# A Slurm of one node or more on loopback for the tests, in a private directory and on ports of its own.
#
#   slurm.sh start DIRECTORY CONTROLLER_PORT NODE_PORT [ACCOUNTING_PORT]   starts it, and waits until its nodes are idle
#   slurm.sh stop DIRECTORY                                                ends it
#
# SLURM_TEST_NODES="one two" gives it nodes of these names, on the ports from NODE_PORT on, instead of one that is named as the machine.
# It needs root, and Debian's packages slurm-wlm and munge (or the like). Exit code 3: something of that is missing.
# With a port for accounting it also gets a database that sacct can ask, from Debian's slurmdbd and mariadb-server; where
# that cannot be had, the cluster runs without, and DIRECTORY/no-accounting says why.
set -u
action="${1:?start or stop}" directory="${2:?a directory}"
export PATH="$PATH:/usr/sbin:/sbin"
export SLURM_CONF="$directory/slurm.conf"

missing() { echo "$1" >&2; exit 3; }

stop_by() { # PID_FILE
    local pid
    [[ -f "$1" ]] && pid="$(cat "$1")" && kill "$pid" 2>/dev/null || return 0
    for _ in $(seq 50); do kill -0 "$pid" 2>/dev/null || return 0; sleep 0.1; done
    kill -9 "$pid" 2>/dev/null
}

if [[ "$action" == stop ]]; then
    scancel --user=root 2>/dev/null
    for pid_file in "$directory"/node-*.pid "$directory"/{ctld,dbd,mysql/server,munge/}.pid; do stop_by "$pid_file"; done
    exit 0
fi

controller_port="${3:?a port for the controller}" node_port="${4:?a port for the node}" accounting_port="${5:-}"
[[ "$(id -u)" == 0 ]] || missing "a Slurm of the tests' own needs root"
for program in munged munge unmunge slurmctld slurmd sbatch squeue scancel sinfo; do
    command -v "$program" > /dev/null || missing "$program is not installed"
done

mkdir -p "$directory"/{state,spool,log,munge}
chmod 755 "$directory"; chmod 700 "$directory/munge"
head -c 1024 /dev/urandom > "$directory/munge/key"; chmod 400 "$directory/munge/key"
host="$(hostname -s)"
read -ra nodes <<< "${SLURM_TEST_NODES:-$host}"
cat > "$SLURM_CONF" <<CONF
ClusterName=tests
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$controller_port
AuthType=auth/munge
AuthInfo=socket=$directory/munge/socket
CredType=cred/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$directory/state
SlurmdSpoolDir=$directory/spool/%n
SlurmctldPidFile=$directory/ctld.pid
SlurmdPidFile=$directory/node-%n.pid
SlurmctldLogFile=$directory/log/ctld.log
SlurmdLogFile=$directory/log/node-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=1
JobAcctGatherParams=OverMemoryKill
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0,sched_min_interval=0
SlurmdParameters=config_overrides
KillWait=3
ReturnToService=2
MpiDefault=none
MailProg=/bin/true
$(for i in "${!nodes[@]}"; do echo "NodeName=${nodes[i]} NodeHostname=$host NodeAddr=127.0.0.1 Port=$((node_port + i)) CPUs=16 RealMemory=8000 State=UNKNOWN"; done)
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
CONF

start_accounting() { # a database server that only a socket leads to, and slurmdbd before it
    local program
    for program in mariadbd mariadb-install-db slurmdbd sacct; do
        command -v "$program" > /dev/null || { echo "$program is not installed"; return 1; }
    done
    local data="$directory/mysql"
    mariadb-install-db --no-defaults --user=root --datadir="$data" --auth-root-authentication-method=normal --skip-test-db > "$directory/log/mysql.log" 2>&1 ||
        { echo "mariadb-install-db fails: $(tail -n 1 "$directory/log/mysql.log")"; return 1; }
    mariadbd --no-defaults --user=root --datadir="$data" --socket="$data/socket" --skip-networking --pid-file="$data/server.pid" \
        --innodb-buffer-pool-size=32M --innodb-lock-wait-timeout=900 >> "$directory/log/mysql.log" 2>&1 < /dev/null &
    for _ in $(seq 100); do [[ -S "$data/socket" ]] && break; sleep 0.1; done
    cat > "$directory/slurmdbd.conf" <<CONF
AuthType=auth/munge
AuthInfo=socket=$directory/munge/socket
DbdHost=localhost
DbdPort=$accounting_port
SlurmUser=root
LogFile=$directory/log/dbd.log
PidFile=$directory/dbd.pid
StorageType=accounting_storage/mysql
StorageHost=localhost
StorageUser=root
StorageLoc=accounting
CONF
    chmod 600 "$directory/slurmdbd.conf"
    MYSQL_UNIX_PORT="$data/socket" slurmdbd || { echo "slurmdbd does not start"; return 1; }
    cat >> "$SLURM_CONF" <<CONF
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=localhost
AccountingStoragePort=$accounting_port
AccountingStoragePass=$directory/munge/socket
CONF
    for _ in $(seq 150); do sacctmgr --immediate add cluster tests > /dev/null 2>&1 && return 0; sleep 0.1; done
    echo "slurmdbd does not answer: $(tail -n 1 "$directory/log/dbd.log")"
    sed -i '/^AccountingStorage/d' "$SLURM_CONF"
    return 1
}

munged --force --socket="$directory/munge/socket" --key-file="$directory/munge/key" --pid-file="$directory/munge/.pid" \
    --log-file="$directory/munge/log" --seed-file="$directory/munge/seed" || missing "munged does not start"
if [[ -n "$accounting_port" ]]; then start_accounting > "$directory/no-accounting" && rm "$directory/no-accounting"; fi
slurmctld -f "$SLURM_CONF" || missing "slurmctld does not start"
for _ in $(seq 50); do sinfo > /dev/null 2>&1 && break; sleep 0.1; done
for node in "${nodes[@]}"; do
    mkdir -p "$directory/spool/$node"
    slurmd -N "$node" -f "$SLURM_CONF" || missing "slurmd does not start"
done
for _ in $(seq 200); do
    [[ "$(sinfo --noheader --format=%T 2>/dev/null)" == idle ]] && exit 0
    sleep 0.1
done
tail -n 5 "$directory"/log/*.log >&2
missing "the nodes do not become idle"
